package io.datastream.run;

import io.datastream.postgres.Database;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks into the ledger. To be used on a Vert.x context, as REST resources are. */
@ApplicationScoped
public class RunHistory implements PanacheRepositoryBase<PipelineRun, UUID> {
  private final Database database;

  RunHistory(Database database) {
    this.database = database;
  }

  /**
   * The latest runs, the newest first.
   *
   * @param kind only runs of this kind
   */
  public Uni<List<PipelineRun>> latest(int limit, Optional<RunKind> kind) {
    Sort newest = Sort.descending("startedAt");
    return Panache.withSession(
            () ->
                kind.map(it -> find("kind", newest, it.word()))
                    .orElseGet(() -> findAll(newest))
                    .page(Page.ofSize(limit))
                    .list())
        .onFailure()
        .transform(database::inWords);
  }

  /**
   * The latest runs that wrote to one of the topics or processed one for the group, the newest
   * first.
   *
   * @param kind only runs of this kind
   */
  public Uni<List<PipelineRun>> latestOf(
      Collection<String> topics, String group, int limit, Optional<RunKind> kind) {
    return Panache.withSession(
            () ->
                find(
                        "(topic in ?1 or array_intersects(topics, ?4)) and (groupName is null or groupName = ?2)"
                            + " and (?3 is null or kind = ?3)",
                        Sort.descending("startedAt"),
                        topics,
                        group,
                        kind.map(RunKind::word).orElse(null),
                        topics.toArray(String[]::new))
                    .page(Page.ofSize(limit))
                    .list())
        .onFailure()
        .transform(database::inWords);
  }

  /** One run; null when there is none of this id. */
  public Uni<PipelineRun> one(UUID runId) {
    return Panache.withSession(() -> findById(runId)).onFailure().transform(database::inWords);
  }
}
