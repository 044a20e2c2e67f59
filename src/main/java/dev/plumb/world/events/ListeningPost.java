package dev.plumb.world.events;

import dev.plumb.model.NetnsId;
import dev.plumb.world.discovery.Doors;
import dev.plumb.world.kernel.NetlinkSocket;
import dev.plumb.world.kernel.NetnsFd;
import dev.plumb.world.kernel.ScratchNetns;
import dev.plumb.world.kernel.SysException;
import dev.plumb.world.netlink.KernelChannel;
import dev.plumb.world.netlink.NetlinkException;
import dev.plumb.world.uapi.LinkMessage;
import dev.plumb.world.uapi.NsidMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A socket in a scratch namespace of our own that hears every namespace the scratch has an nsid
 * for.
 *
 * <p>An nsid keeps nothing alive, and ours are known to the scratch alone; with the socket it goes,
 * and all of them with it. Where no scratch can be made, our own namespace is all that is heard.
 */
final class ListeningPost implements AutoCloseable {
  /** linux/rtnetlink.h RTNLGRP_*: link, neigh, ipv4 and ipv6 ifaddr, route and rule, nsid. */
  private static final int[] GROUPS = {1, 3, 5, 9, 7, 11, 8, 19, 28};

  /** A thousand links that go up at once are about a megabyte of messages. */
  private static final int UNREAD = 8 << 20;

  private static final int EEXIST = 17;

  private final NetlinkSocket socket;
  private final KernelChannel control;

  /** The namespace of the socket itself; empty in a scratch. */
  private final Optional<NetnsId> own;

  private final Map<Integer, NetnsId> byNsid = new HashMap<>();
  private final Map<NetnsId, Integer> nsids = new HashMap<>();
  private int nextNsid;

  private ListeningPost(NetlinkSocket socket, KernelChannel control, Optional<NetnsId> own) {
    this.socket = socket;
    this.control = control;
    this.own = own;
  }

  /** Opens the socket in a scratch namespace, or, without the right to, in our own. */
  static ListeningPost open() throws IOException {
    try {
      return ScratchNetns.call(() -> open(Optional.empty()));
    } catch (SysException refused) {
      if (!refused.isPermission()) {
        throw refused;
      }
      return open(Optional.of(Doors.own()));
    }
  }

  private static ListeningPost open(Optional<NetnsId> own) throws IOException {
    NetlinkSocket socket = NetlinkSocket.open(NetlinkSocket.NETLINK_ROUTE);
    try {
      socket.receiveBuffer(UNREAD);
      socket.bind(0);
      if (own.isEmpty()) {
        socket.listenAllNsid();
      }
      for (int group : GROUPS) {
        socket.join(group);
      }
      return new ListeningPost(socket, KernelChannel.open(KernelChannel.newBuffer()), own);
    } catch (IOException failed) {
      socket.close();
      throw failed;
    }
  }

  static ByteBuffer newBuffer() {
    return ByteBuffer.allocateDirect(64 * 1024).order(ByteOrder.nativeOrder());
  }

  NetlinkSocket socket() {
    return socket;
  }

  /** True when other namespaces than our own can be heard. */
  boolean hearsAll() {
    return own.isEmpty();
  }

  boolean hears(NetnsId id) {
    return nsids.containsKey(id);
  }

  /**
   * Listens to one more.
   *
   * @return false if it ended meanwhile
   */
  boolean add(NetnsId id, Doors doors) throws IOException {
    try (NetnsFd netns = doors.open(id)) {
      int nsid = nextNsid++;
      try {
        control.change(
            "nsid for " + id, NsidMessage.RTM_NEWNSID, NsidMessage.newBody(netns.number(), nsid));
      } catch (NetlinkException refused) {
        if (refused.errno() != EEXIST) {
          throw refused;
        }
        // It has one already: its number is in use again for a namespace we were not told of.
        OptionalInt given =
            NsidMessage.decode(
                    control.ask(
                        "nsid of " + id,
                        NsidMessage.RTM_GETNSID,
                        NsidMessage.askBody(netns.number())))
                .nsid();
        if (given.isEmpty()) {
          throw refused;
        }
        nsid = given.getAsInt();
      }
      byNsid.put(nsid, id);
      nsids.put(id, nsid);
      return true;
    } catch (SysException shut) {
      if (shut.isGone() || shut.isPermission()) {
        return false;
      }
      throw shut;
    }
  }

  /** Which namespace a message is about; empty for the scratch itself and for what is not known. */
  Optional<NetnsId> about(OptionalInt nsid) {
    return nsid.isEmpty() ? own : Optional.ofNullable(byNsid.get(nsid.getAsInt()));
  }

  /** Forgets a namespace that has ended; empty when it was not known. */
  Optional<NetnsId> ended(int nsid) {
    NetnsId id = byNsid.remove(nsid);
    if (id == null) {
      return Optional.empty();
    }
    nsids.remove(id);
    return Optional.of(id);
  }

  /** After messages were lost: forgets and returns those that have ended unheard. */
  List<NetnsId> endedUnheard() throws IOException {
    Set<Integer> there = new HashSet<>();
    boolean whole =
        control.dump(
            "dump of nsids",
            NsidMessage.RTM_GETNSID,
            NsidMessage.dumpBody(),
            message -> NsidMessage.decode(message).nsid().ifPresent(there::add));
    List<NetnsId> gone = new ArrayList<>();
    if (whole) {
      for (Integer nsid : List.copyOf(byNsid.keySet())) {
        if (!there.contains(nsid)) {
          ended(nsid).ifPresent(gone::add);
        }
      }
    }
    return gone;
  }

  /** The name of a link, asked from here; empty when it is gone already. */
  Optional<String> linkName(NetnsId id, int ifindex) throws IOException {
    Integer nsid = nsids.get(id);
    byte[] body = nsid == null ? LinkMessage.oneBody(ifindex) : LinkMessage.oneBody(ifindex, nsid);
    try {
      return Optional.of(
          LinkMessage.decode(control.ask("link " + ifindex, LinkMessage.RTM_GETLINK, body))
              .link(id)
              .name());
    } catch (NetlinkException gone) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    socket.close();
    control.close();
  }
}
