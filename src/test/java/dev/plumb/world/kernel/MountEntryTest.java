package dev.plumb.world.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // escapes and blanks count here
class MountEntryTest {
  private static List<MountEntry> parse(String text) {
    return MountEntry.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void namespaceMountIsKnownByDeviceAndInode() {
    List<MountEntry> mounts =
        parse("507 26 0:4 net:[4026532281] /run/netns/web rw shared:283 - nsfs nsfs rw\n");
    assertThat(mounts).hasSize(1);
    assertThat(mounts.get(0).netnsKey()).contains(new NetnsKey(4, 4026532281L));
    assertThat(mounts.get(0).mountPoint()).isEqualTo("/run/netns/web");
  }

  @Test
  void escapesAreUndoneAndHostileNamesStayWhole() {
    List<MountEntry> mounts =
        parse(
            "36 35 98:0 / /mnt/a\\040b\\011c\\012d\\134e\\043 rw - ext4 /dev/sd\\040a rw\n"
                + "37 35 0:4 net:[1] /run/netns/a\\040-\\040nsfs rw - tmpfs x rw\n"
                + "38 35 0:4 net:[12] /run/\\0333[31m\\777\\04 rw master:1 propagate_from:2 - nsfs"
                + " nsfs rw\n");
    assertThat(mounts.get(0).mountPoint()).isEqualTo("/mnt/a b\tc\nd\\e#");
    assertThat(mounts.get(0).source()).isEqualTo("/dev/sd a");
    assertThat(mounts.get(1).netnsInode()).isEmpty();
    assertThat(mounts.get(1).mountPoint()).isEqualTo("/run/netns/a - nsfs");
    assertThat(mounts.get(2).mountPoint()).isEqualTo("/run/\0333[31m\\777\\04");
    assertThat(mounts.get(2).netnsInode()).hasValue(12);
  }

  @Test
  void otherNamespacesAndForgedRootsAreNoNetns() {
    assertThat(parse("1 0 0:4 mnt:[5] /x rw - nsfs nsfs rw").get(0).netnsInode()).isEmpty();
    assertThat(parse("1 0 0:4 net:[5]x /x rw - nsfs nsfs rw").get(0).netnsInode()).isEmpty();
    assertThat(parse("1 0 0:4 net:[99999999999999999999] /x rw - nsfs n rw").get(0).netnsInode())
        .isEmpty();
  }

  @Test
  void everyPrefixOfALineIsReadOrLeftOut() {
    String line = "507 26 0:4 net:[4026532281] /run/a\\040b rw shared:283 - nsfs nsfs rw";
    for (int length = 0; length < line.length(); length++) {
      assertThat(parse(line.substring(0, length)).size()).isLessThanOrEqualTo(1);
    }
    assertThat(parse("x y z\n\n1 2 3\n- - - - - - - - - -\n1 2 :: / / rw - a b c\n")).isEmpty();
  }
}
