package dev.plumb.console.complete.build;

import dev.plumb.console.complete.SpecWriter;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Turns {@code completions/specs/*.yaml} and {@code completions/grammars/*.yaml} into the resources
 * that {@link dev.plumb.console.complete.BundledSpecs} reads. Maven runs it after compiling.
 */
public final class SpecCompiler {
  private SpecCompiler() {}

  /**
   * Compiles everything.
   *
   * @param args the folder completions/, then the folder to write into
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      throw new IllegalArgumentException("SpecCompiler COMPLETIONS-FOLDER OUTPUT-FOLDER");
    }
    compile(Path.of(args[0]), Path.of(args[1]));
  }

  /** Compiles everything in {@code source}; the output folder is made when it is missing. */
  public static void compile(Path source, Path output) throws IOException {
    Files.createDirectories(output);
    List<String> names = new ArrayList<>();
    for (Path file : yamlFiles(source.resolve("grammars"))) {
      try (DataOutputStream out = open(output.resolve(stem(file) + ".grammar"))) {
        new SpecWriter(out).grammar(SpecYaml.grammar(file.getFileName().toString(), load(file)));
      }
    }
    for (Path file : yamlFiles(source.resolve("specs"))) {
      SpecYaml.SpecFile spec = SpecYaml.spec(file.getFileName().toString(), load(file));
      if (!spec.spec().command().equals(stem(file))) {
        throw new IllegalArgumentException(file + " is about " + spec.spec().command());
      }
      names.add(spec.spec().command());
      try (DataOutputStream out = open(output.resolve(stem(file) + ".spec"))) {
        new SpecWriter(out).spec(spec.spec());
      }
    }
    try (DataOutputStream out = open(output.resolve("index"))) {
      out.writeShort(names.size());
      for (String name : names) {
        out.writeUTF(name);
      }
    }
  }

  /** The YAML files of a folder, sorted by name. */
  public static List<Path> yamlFiles(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.yaml")) {
      for (Path file : stream) {
        files.add(file);
      }
    }
    Collections.sort(files);
    return files;
  }

  /** One file as maps, lists and words. Keys written twice are an error. */
  public static Object load(Path file) throws IOException {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(file.getFileName().toString())
            .setAllowDuplicateKeys(false)
            .build();
    return new Load(settings).loadFromString(Files.readString(file));
  }

  private static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".yaml".length());
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
  }
}
