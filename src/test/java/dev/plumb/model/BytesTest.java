package dev.plumb.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The small values: bytes, hardware addresses, trees. */
final class BytesTest {
  @Test
  void cannotBeWrittenToFromOutside() {
    byte[] source = {1, 2, 3};
    Bytes bytes = Bytes.of(source);
    source[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.of((byte) 1, (byte) 2, (byte) 3)).hasToString("010203");
    assertThat(bytes.at(2)).isEqualTo(3);
    assertThat(Bytes.of((byte) -1).at(0)).isEqualTo(255);
  }

  @Test
  void comparesByContent() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      byte[] content = new byte[random.nextInt(40)];
      random.nextBytes(content);
      Bytes bytes = Bytes.of(content);
      assertThat(Bytes.of(content)).isEqualTo(bytes).hasSameHashCodeAs(bytes);
      assertThat(Bytes.ofHex(bytes.toString())).isEqualTo(bytes);
      int from = random.nextInt(content.length + 1);
      int length = random.nextInt(content.length - from + 1);
      assertThat(Bytes.of(content, from, length))
          .hasToString(bytes.toString().substring(2 * from, 2 * (from + length)));
    }
  }

  @Test
  void hexIsPairsOfDigits() {
    for (String wrong : List.of("0", "0g", "0x", " 00", "００")) {
      assertThatThrownBy(() -> Bytes.ofHex(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void hardwareAddressIsReadAsItIsWritten() {
    Random random = new Random(4);
    for (int i = 0; i < 1_000; i++) {
      byte[] content = new byte[1 + random.nextInt(20)];
      random.nextBytes(content);
      HardwareAddress address = new HardwareAddress(Bytes.of(content));
      assertThat(HardwareAddress.parse(address.toString())).isEqualTo(address);
    }
    assertThat(HardwareAddress.parse("02:42:AC:11:00:02")).hasToString("02:42:ac:11:00:02");
  }

  @Test
  void otherTextIsNoHardwareAddress() {
    for (String wrong :
        List.of(
            "", "0", "02:", ":02", "02:4", "02-42", "02:4g", "0242", "02:42:", "2:42:ac",
            "０２:42")) {
      assertThatThrownBy(() -> HardwareAddress.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void groupBitIsOfEthernetOnly() {
    assertThat(HardwareAddress.parse("01:00:5e:00:00:01").isMulticast()).isTrue();
    assertThat(HardwareAddress.parse("02:00:5e:00:00:01").isMulticast()).isFalse();
    assertThat(HardwareAddress.parse("01:02:03:04").isMulticast()).isFalse();
  }

  @Test
  void treeKeepsOrderAndAnswersByKind() {
    Tree.Obj tree =
        Tree.object()
            .put("z", 1)
            .put("a", "text")
            .put("none", Optional.empty())
            .put("bytes", Bytes.of((byte) 1))
            .put("list", Tree.texts(List.of("x", "y")))
            .put("inner", Tree.object().put("deep", true).build())
            .build();
    assertThat(tree.fields().stream().map(Tree.Field::name))
        .containsExactly("z", "a", "bytes", "list", "inner");
    assertThat(tree.number("z")).hasValue(1);
    assertThat(tree.number("a")).isEmpty();
    assertThat(tree.number("a", -7)).isEqualTo(-7);
    assertThat(tree.text("a")).contains("text");
    assertThat(tree.text("z")).isEmpty();
    assertThat(tree.hex("bytes")).contains(Bytes.of((byte) 1));
    assertThat(tree.items("list")).hasSize(2);
    assertThat(tree.items("a")).isEmpty();
    assertThat(tree.object("inner").has("deep")).isTrue();
    assertThat(tree.object("nowhere")).isEqualTo(Tree.Obj.EMPTY);
    assertThat(tree.get("nowhere")).isNull();
  }
}
