package dev.plumb.world.snapshot;

import dev.plumb.model.Sysctl;
import dev.plumb.model.Tree;
import java.util.Set;

/** The sysctls that decide, of one namespace. */
final class SysctlCodec implements RecordCodec<Sysctl> {
  @Override
  public Set<String> vocabulary() {
    return Set.of("name", "value");
  }

  @Override
  public Tree.Obj write(Sysctl sysctl) {
    return new FieldsWriter()
        .put("key", sysctl.key())
        .put("link", sysctl.link())
        .put("name", sysctl.name())
        .put("value", sysctl.value())
        .done();
  }

  @Override
  public Sysctl read(FieldsReader in) throws MalformedSnapshot {
    return new Sysctl(in.text("key"), in.optionalText("link"), in.text("name"), in.text("value"));
  }
}
