package dev.plumb.world.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon whose answers are played, one after the other on one connection. */
final class DockerApiTest {
  @TempDir Path root;

  private static String answer(String status, String body) {
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static void play(ServerSocketChannel server, List<String> answers) {
    try (SocketChannel client = server.accept()) {
      ByteBuffer question = ByteBuffer.allocate(4096);
      for (String answer : answers) {
        question.clear();
        if (client.read(question) < 0) {
          return;
        }
        client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
      }
    } catch (IOException ended) {
      Thread.currentThread().interrupt(); // the test sees what is missing
    }
  }

  @Test
  void aContainerRemovedMeanwhileIsPassedOver() throws Exception {
    Path socket = root.resolve("docker.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      List<String> answers =
          List.of(
              answer("200 OK", "[{\"Id\":\"aa\"},{\"Id\":\"bb\"}]"),
              answer("404 Not Found", "{\"message\":\"No such container: aa\"}"),
              answer("200 OK", "{\"Id\":\"bb\",\"Name\":\"/left\",\"State\":{\"Pid\":0}}"));
      Thread daemon = Thread.ofPlatform().daemon(true).start(() -> play(server, answers));
      EngineReport report =
          new DockerApi(new DockerPaths(root, root, socket, root, OptionalInt.of(1))).containers();
      daemon.join(2000);
      assertThat(report.gaps()).isEmpty();
      assertThat(report.containers()).hasSize(1);
      assertThat(report.containers().getFirst().container().name()).isEqualTo("left");
    }
  }
}
