package io.datastream.source.http.page;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import io.datastream.source.SourceKey;
import io.datastream.source.http.Page;
import io.datastream.source.http.Paging;
import io.datastream.source.http.PagingConfig;
import io.datastream.source.http.PagingKind;
import io.datastream.source.http.address.HttpAddress;
import jakarta.inject.Singleton;
import java.util.Optional;

/** {@code cursor}: a value of the answer, or of its last record, is handed back in a parameter. */
@Singleton
public class CursorPaging implements PagingKind {
  @Override
  public String type() {
    return "cursor";
  }

  @Override
  public Paging of(SourceKey key, PagingConfig config) {
    PageSize size = PageSize.of(key, config, Optional.empty());
    String parameter = config.parameter().orElse(type());
    if (config.next().isPresent() == config.field().isPresent()) {
      throw key.missing(
          "paging.next",
          "a JSON pointer to the cursor in the answer, or else %s, the field of the last record that is the cursor"
              .formatted(key.of("paging.field")));
    }
    return config
        .next()
        .<Paging>map(
            it -> new InAnswer(key.pointer("paging.next", it, "/meta/cursor"), parameter, size))
        .orElseGet(() -> new InRecord(config.field().orElseThrow(), parameter, size));
  }

  private record InAnswer(JsonPointer place, String parameter, PageSize size) implements Paging {
    @Override
    public HttpAddress first(HttpAddress url) {
      return size.asked(url);
    }

    @Override
    public Optional<JsonPointer> beside() {
      return Optional.of(place);
    }

    @Override
    public Optional<HttpAddress> next(Page page) {
      return page.beside()
          .value()
          .filter(it -> !it.isBlank() && !it.equals("false"))
          .map(it -> page.address().with(parameter, it));
    }

    @Override
    public boolean isKnown(Page page) {
      return page.beside().isMet();
    }
  }

  private record InRecord(String field, String parameter, PageSize size) implements Paging {
    @Override
    public HttpAddress first(HttpAddress url) {
      return size.asked(url);
    }

    @Override
    public Optional<HttpAddress> next(Page page) {
      if (page.last() == null || size.isLast(page)) {
        return Optional.empty();
      }
      String cursor =
          value(page.last())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "the last record has no field '%s'".formatted(field)));
      return Optional.of(page.address().with(parameter, cursor));
    }

    private Optional<String> value(byte[] record) {
      JsonCursor fields = new JsonCursor();
      fields.start(new JsonText(record, 0, record.length));
      fields.enter();
      while (fields.nextField()) {
        fields.take();
        if (fields.name().equals(field)) {
          return fields.kind().scalar() ? Optional.of(fields.text()) : Optional.empty();
        }
      }
      return Optional.empty();
    }

    @Override
    public boolean isKnown(Page page) {
      return false;
    }

    @Override
    public boolean mayRepeat() {
      return true;
    }
  }
}
