package io.datastream.source.file;

import io.datastream.source.OneLine;
import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import java.util.ArrayList;
import java.util.List;

/** Files that were listed, each opened when its turn comes. */
final class ListedFiles implements Bodies {
  private static final int MOST_SAID = 20;

  private final String address;
  private final String setting;
  private final FileList list;
  private final FileOpener opener;
  private final List<String> changed = new ArrayList<>();
  private long moreChanged;
  private int at;
  private WatchedFile current;

  /**
   * @param address the directory or the pattern, in full
   * @param setting the full key of the setting that says it
   */
  ListedFiles(String address, String setting, FileList list, FileOpener opener) {
    this.address = address;
    this.setting = setting;
    this.list = list;
    this.opener = opener;
  }

  @Override
  public String name() {
    return OneLine.of(address);
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public String setting() {
    return setting;
  }

  @Override
  public Body next() {
    settle();
    if (at == list.files().size()) {
      return null;
    }
    var file = list.files().get(at++);
    String name =
        list.directory().toString().isEmpty()
            ? file.toString()
            : list.directory().relativize(file).toString();
    current = opener.open(file, OneLine.of(name));
    return current.body();
  }

  private void settle() {
    if (current != null) {
      if (current.warning() != null && changed.size() < MOST_SAID) {
        changed.add(current.warning());
      } else if (current.warning() != null) {
        moreChanged++;
      }
      current = null;
    }
  }

  @Override
  public List<String> warnings() {
    List<String> all = new ArrayList<>(list.warnings());
    all.addAll(changed);
    if (current != null && current.warning() != null) {
      all.add(current.warning());
    }
    if (moreChanged > 0) {
      all.add("%s: %d more files changed while they were read".formatted(name(), moreChanged));
    }
    return all;
  }

  @Override
  public void close() {
    if (current != null) {
      current.body().close();
    }
  }
}
