package io.datastream.table.shape;

import io.datastream.table.settings.TableSettings;

/**
 * Keys of a table without a row, and their last versions ({@code deleted_keys}).
 *
 * @param settings that say how long they are remembered
 */
public record DeletedKeys(TableSettings settings) {

  /** The statement that forgets those whose time is over. */
  public String forget() {
    return "DELETE FROM deleted_keys WHERE deleted_at < now() - interval '%d seconds'"
        .formatted(settings.keepDeleted().toSeconds());
  }
}
