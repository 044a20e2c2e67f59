package dev.plumb.world.probe;

import dev.plumb.model.port.Prober.Verdict;
import dev.plumb.world.kernel.Errno;
import dev.plumb.world.kernel.SysException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;

/**
 * What an exception says about the network.
 *
 * @param reason in words, with the errno where one is known
 */
record Failures(Verdict verdict, String reason) {
  static Failures of(IOException failure) {
    return switch (failure) {
      case NameNotFound unknown -> new Failures(Verdict.NAME_NOT_FOUND, text(unknown));
      case SocketTimeoutException silent -> new Failures(Verdict.TIMEOUT, timeout(silent));
      case PortUnreachableException refused ->
          new Failures(Verdict.REFUSED, "port unreachable (ECONNREFUSED)");
      case NoRouteToHostException unreachable ->
          new Failures(Verdict.UNREACHABLE, "no route to host (EHOSTUNREACH)");
      case BindException denied ->
          // The JDK's class for EACCES and EADDRNOTAVAIL, also of connect(2).
          byMessage(denied);
      case ConnectException refused when !has(refused, "timed out") ->
          has(refused, "unreachable") || has(refused, "argument") || has(refused, "denied")
              ? byMessage(refused)
              : new Failures(Verdict.REFUSED, "connection refused (ECONNREFUSED)");
      case ConnectException late ->
          new Failures(Verdict.TIMEOUT, "connection timed out (ETIMEDOUT)");
      case SysException sys -> byErrno(sys);
      default -> byMessage(failure);
    };
  }

  private static Failures byErrno(SysException failure) {
    Errno errno = failure.errno();
    if (errno.equals(Errno.EHOSTUNREACH)) {
      return new Failures(Verdict.UNREACHABLE, "no route to host (EHOSTUNREACH)");
    }
    if (errno.equals(Errno.ENETUNREACH)) {
      return new Failures(Verdict.UNREACHABLE, "network is unreachable (ENETUNREACH)");
    }
    if (errno.equals(Errno.ECONNREFUSED)) {
      return new Failures(Verdict.REFUSED, "refused (ECONNREFUSED)");
    }
    if (errno.equals(Errno.EACCES) && !failure.call().equals("socket")) {
      return new Failures(Verdict.UNREACHABLE, PROHIBITED);
    }
    return new Failures(Verdict.FAILED, text(failure));
  }

  private static final String PROHIBITED =
      "permission denied (EACCES): a prohibit route, a filter, or broadcast";

  /** The JDK keeps strerror(3)'s text and throws the number away. */
  private static Failures byMessage(IOException failure) {
    if (has(failure, "Network is unreachable")) {
      return new Failures(Verdict.UNREACHABLE, "network is unreachable (ENETUNREACH)");
    }
    if (has(failure, "No route to host")) {
      return new Failures(Verdict.UNREACHABLE, "no route to host (EHOSTUNREACH)");
    }
    if (has(failure, "Permission denied") || has(failure, "Operation not permitted")) {
      return new Failures(Verdict.UNREACHABLE, PROHIBITED);
    }
    if (has(failure, "Invalid argument")) {
      return new Failures(
          Verdict.UNREACHABLE, "invalid argument (EINVAL): a blackhole route, perhaps");
    }
    if (has(failure, "Cannot assign requested address")) {
      return new Failures(Verdict.UNREACHABLE, "no source address for it (EADDRNOTAVAIL)");
    }
    if (has(failure, "Protocol family")) {
      return new Failures(
          Verdict.FAILED,
          "no IPv6 sockets: the JVM found no IPv6 in its own namespace when it started");
    }
    if (has(failure, "Connection refused")) {
      return new Failures(Verdict.REFUSED, "connection refused (ECONNREFUSED)");
    }
    return new Failures(Verdict.FAILED, text(failure));
  }

  private static String timeout(SocketTimeoutException silent) {
    return silent.getMessage() != null && silent.getMessage().startsWith("name server")
        ? silent.getMessage()
        : "no answer in time";
  }

  private static boolean has(IOException failure, String words) {
    return failure.getMessage() != null && failure.getMessage().contains(words);
  }

  private static String text(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }
}
