package io.datastream.cli.settings;

import java.util.Set;
import java.util.regex.Pattern;

/** Environment variables that begin as Datastream's do and are somebody else's. */
final class ForeignVariables {
  /** Of the DAGs, of Docker Compose and of the launcher script, which hand on what they have. */
  private static final Set<String> NAMES =
      Set.of(
          "DATASTREAM_DATA",
          "DATASTREAM_DB_PASSWORD",
          "DATASTREAM_DOCKERFILE",
          "DATASTREAM_DOCKER_NETWORK",
          "DATASTREAM_ENV_FILE",
          "DATASTREAM_EXECUTABLE",
          "DATASTREAM_EXECUTION_TIMEOUT",
          "DATASTREAM_HTTP_CONN_ID",
          "DATASTREAM_IMAGE",
          "DATASTREAM_JAVA_OPTS",
          "DATASTREAM_LOGS",
          "DATASTREAM_MEM_LIMIT",
          "DATASTREAM_PORT",
          "DATASTREAM_PROCESS_TRIGGER",
          "DATASTREAM_RUNNER",
          "DATASTREAM_SCHEDULE",
          "DATASTREAM_SERVE_MEM_LIMIT",
          "DATASTREAM_WORKING_DIRECTORY");

  /**
   * What Kubernetes tells every container of a service whose name begins with datastream ("Service
   * environment variables" in its documentation).
   */
  private static final Pattern KUBERNETES =
      Pattern.compile(
          "DATASTREAM_([A-Z0-9_]+_)?"
              + "(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  boolean has(String name) {
    return NAMES.contains(name) || KUBERNETES.matcher(name).matches();
  }
}
