package dev.plumb.world.snapshot;

import dev.plumb.model.Gap;
import dev.plumb.model.NetnsId;
import dev.plumb.model.Tree;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What happens to records on their way into the file. */
interface Edit {
  /** Nothing. */
  Edit NONE = (record, vocabulary) -> record;

  /**
   * A record as it is to be written.
   *
   * @param vocabulary the keys whose texts are words of the kernel or of an engine ({@link
   *     RecordCodec#vocabulary})
   */
  Tree.Obj record(Tree.Obj record, Set<String> vocabulary);

  /** The records that follow belong to this namespace; to the whole host when it is empty. */
  default void enter(Optional<NetnsId> netns) {}

  /** Why a facet as a whole is not to be in the file; empty for those that are. */
  default Optional<Gap> withheld(FacetField<?> field) {
    return Optional.empty();
  }

  /** What the file lacks because of the editing, of a namespace or of the whole host. */
  default List<Gap> gaps(Optional<NetnsId> netns) {
    return List.of();
  }
}
