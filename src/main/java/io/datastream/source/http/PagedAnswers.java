package io.datastream.source.http;

import io.datastream.source.OneLine;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.Beside;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Following;
import io.datastream.source.http.address.HttpAddress;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

/**
 * The pages of one reading. The next one is asked for as soon as its address is known, so that it
 * is on its way while this one is read; never more than one.
 */
final class PagedAnswers implements Following {
  private final HttpSettings source;
  private final Paging paging;
  private final Function<HttpAddress, Uni<ApiClient.Answer>> requests;
  private final List<String> warnings = new ArrayList<>();

  /** Of the pages that were read. They are as many as {@code paging.max-pages} at most. */
  private final Set<HttpAddress> asked = new HashSet<>();

  private Page page;

  /** How long the server wants to be left alone after the page. */
  private Duration pause = Duration.ZERO;

  private PageRepeat repeat = PageRepeat.NONE;
  private CompletableFuture<ApiClient.Answer> ahead;

  /**
   * @param requests asks for a page; fails with {@link SourceUnavailableException}
   */
  PagedAnswers(
      HttpSettings source, Paging paging, Function<HttpAddress, Uni<ApiClient.Answer>> requests) {
    this.source = source;
    this.paging = paging;
    this.requests = requests;
  }

  /** The first page. */
  Uni<Body> first() {
    HttpAddress first = paging.first(source.url());
    asked.add(first);
    return requests.apply(first).map(answer -> body(first, answer, 1));
  }

  private Body body(HttpAddress address, ApiClient.Answer answer, int number) {
    Beside beside = paging.beside().map(Beside::at).orElse(Beside.NOTHING);
    pause = answer.pause();
    page = Page.opened(address, number, answer.links(), beside);
    String shown = answer.address().display();
    return new Body(
        number == 1 ? shown : "%s (page %d)".formatted(shown, number),
        shown,
        source.key().of("url"),
        answer.mediaType(),
        List.of(),
        answer.bytes(),
        beside,
        this);
  }

  @Override
  public RecordReader reading(Body body, RecordReader reader) {
    if (paging.mayRepeat()) {
      repeat = repeat.after(reader, source.key());
      return new OfPage(repeat);
    }
    return new OfPage(reader);
  }

  /** Counts a page's records, and asks for the next page as soon as it can. */
  private final class OfPage implements RecordReader {
    private final RecordReader reader;

    OfPage(RecordReader reader) {
      this.reader = reader;
    }

    @Override
    public SourceItem next() {
      SourceItem item = reader.next();
      if (item instanceof SourceItem.ReadRecord record) {
        page = page.with(record.json());
        if (ahead == null && paging.isKnown(page)) {
          askAhead();
        }
      }
      return item;
    }

    @Override
    public List<String> warnings() {
      return reader.warnings();
    }

    @Override
    public boolean isWhole() {
      return reader.isWhole();
    }

    @Override
    public void close() {
      reader.close();
    }
  }

  private void askAhead() {
    try {
      paging
          .next(page)
          .filter(it -> page.number() < source.maxPages() && !asked.contains(it))
          .ifPresent(it -> ahead = request(it).subscribeAsCompletionStage());
    } catch (IllegalArgumentException e) {
      // Whoever wants the next page will hear of it.
      ahead = null;
    }
  }

  private Uni<ApiClient.Answer> request(HttpAddress address) {
    Uni<ApiClient.Answer> request = Uni.createFrom().deferred(() -> requests.apply(address));
    if (pause.isZero()) {
      return request;
    }
    // More than is allowed helps nobody: then the server says it itself.
    Duration most = source.rateLimitWait();
    return Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .by(pause.compareTo(most) > 0 ? Duration.ofMillis(1) : pause)
        .chain(() -> request);
  }

  @Override
  public Body next() {
    Optional<HttpAddress> address = repeat.isRepeated() ? Optional.empty() : following();
    if (address.isEmpty()) {
      paging.unread(page).ifPresent(warnings::add);
      return null;
    }
    int number = page.number() + 1;
    if (number > source.maxPages()) {
      warnings.add(
          "there are more than %d pages, and only these were read: raise %s"
              .formatted(source.maxPages(), source.key().of("paging.max-pages")));
      return null;
    }
    if (!asked.add(address.get())) {
      warnings.add(
          "page %d leads to an address that was read before, %s: the reading ends there; check %s"
              .formatted(page.number(), address.get().display(), source.key().of("paging.type")));
      return null;
    }
    return body(address.get(), answer(address.get()), number);
  }

  private Optional<HttpAddress> following() {
    try {
      return paging.next(page);
    } catch (IllegalArgumentException e) {
      throw new SourceUnavailableException(
          "source '%s': the next page after page %d can't be asked for: %s; check %s"
              .formatted(
                  source.key().source(),
                  page.number(),
                  OneLine.of(e.getMessage(), 200),
                  source.key().of("paging.type")),
          e);
    }
  }

  private ApiClient.Answer answer(HttpAddress address) {
    CompletableFuture<ApiClient.Answer> answer =
        ahead == null ? request(address).subscribeAsCompletionStage() : ahead;
    ahead = answer;
    try {
      ApiClient.Answer got = answer.get();
      ahead = null;
      return got;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new InterruptedIOException("interrupted between two pages"));
    } catch (ExecutionException e) {
      ahead = null;
      throw e.getCause() instanceof SourceUnavailableException unavailable
          ? unavailable
          : new SourceUnavailableException(
              "source '%s': page %d: %s"
                  .formatted(source.key().source(), page.number() + 1, OneLine.of(e.getCause())),
              e.getCause());
    }
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public void close() {
    if (ahead != null) {
      // What is on its way is let go of when it comes.
      ahead.whenComplete((answer, failure) -> letGo(answer));
      ahead.cancel(false);
      ahead = null;
    }
  }

  private static void letGo(ApiClient.Answer answer) {
    if (answer != null) {
      try {
        answer.bytes().close();
      } catch (IOException e) {
        // Nothing was written, so closing cannot lose anything.
      }
    }
  }
}
