package io.datastream.source.file;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.util.Map;
import java.util.Optional;

/** Settings of sources that are files: {@code type=file}, or {@code type=csv}. */
@ConfigMapping(prefix = "datastream.sources")
public interface FileConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, FileSource> sources();

  /** One source. */
  interface FileSource {

    /**
     * Required: path of the file, absolute or relative to the working directory. A directory means
     * the files right in it, but for hidden ones and those that end in {@code .tmp}, {@code .part}
     * or {@code .crdownload}; {@code *}, {@code ?}, {@code **}, {@code [a-z]} and alternatives in
     * braces mean the files that match. They are read in the order of their paths, each with its
     * own header.
     *
     * @return empty when not given
     */
    Optional<String> path();
  }
}
