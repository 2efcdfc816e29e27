package io.datastream.table.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Settings of sources whose records land in a table of their own. */
@ConfigMapping(prefix = "datastream.sources")
public interface TypedConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, TypedSource> sources();

  /** One source, which has a {@code table}. */
  interface TypedSource {

    /**
     * The columns that are declared, by their names: a type of PostgreSQL's ({@code
     * columns.amount=numeric(12,2)}), or settings of their own. {@code string} and {@code number}
     * are {@code text} and {@code numeric}. Of a table that is there, its own types count.
     *
     * @return column name to column
     */
    Map<String, ColumnConfig> columns();

    /**
     * What becomes of fields that no column is declared for: {@code auto} (each has a column, whose
     * type is learnt from the records) or {@code ignore}.
     *
     * @return as given
     */
    @WithDefault("auto")
    String unlisted();

    /**
     * Levels of objects that are spread out into columns ({@code address.city} becomes {@code
     * address_city}); an object below is {@code jsonb}.
     *
     * @return 0 or more
     */
    @WithDefault("0")
    int flatten();

    /**
     * What to do about a field that the table has no column for: {@code add-column}, {@code
     * ignore}, {@code keep} (in the {@code jsonb} column {@code _extra}), {@code quarantine} or
     * {@code fail}. Without it: {@code add-column} for a table that Datastream has made, else
     * {@code ignore}.
     *
     * @return empty when not given
     */
    Optional<String> onNewField();

    /**
     * What to do about a value that isn't of its column's type: {@code widen} the column where
     * nothing is lost (a {@code bigint} that meets a fraction becomes {@code numeric}; other values
     * go to quarantine), {@code quarantine} or {@code fail}. A declared column is never widened,
     * nor is one of a table that Datastream hasn't made.
     *
     * @return as given
     */
    @WithDefault("widen")
    String onTypeChange();

    /**
     * What an absent field does to a row that is there: {@code null} empties its column, {@code
     * keep} leaves it. Without it: {@code null}, and {@code keep} for columns that nobody declared
     * of a table that Datastream hasn't made.
     *
     * @return empty when not given
     */
    Optional<String> onMissingField();

    /**
     * Which records are wanted: an expression that is true for them, like {@code status != 'test'
     * && amount > 0}; the others are counted as {@code filtered}.
     *
     * @return empty when not given
     */
    Optional<String> where();

    /**
     * The field or column that says which of a key's records is the newest: a number, a date, a
     * time, a text. An older record never overwrites a newer one, whatever order they come in; of
     * equal ones the later counts. A record without it goes to quarantine.
     *
     * @return empty when not given
     */
    Optional<String> newestBy();

    /**
     * The field whose truth means that the record is gone: {@code true}, a number that isn't 0, any
     * text but {@code false}, {@code no}, {@code 0} and an empty one (so also a time of deletion).
     *
     * @return empty when not given
     */
    Optional<String> deletedWhen();

    /**
     * What a record that is gone does to its row, or with mode {@code snapshot} a complete reading
     * that lacks it: {@code delete}, {@code mark} (in the column {@code _deleted_at}) or {@code
     * ignore}.
     *
     * @return as given
     */
    @WithDefault("delete")
    String onDelete();

    /**
     * The columns for Datastream's own use that a new table has: {@code _ingested_at} (when the
     * record was ingested), {@code _processed_at} (when its row was written), {@code _run_id} (the
     * run that wrote it), {@code _source}; {@code none} for none. A table that is there has those
     * that it has.
     *
     * @return as given
     */
    @WithDefault("_ingested_at,_run_id")
    List<String> bookkeeping();
  }

  /** One column; all of it may also be a type alone. */
  interface ColumnConfig extends ValueConfig {

    /**
     * The child table in which the elements of its array are rows, instead of a column. Its rows of
     * a record are replaced together with the record's; {@code _place} says where each stood.
     *
     * @return empty when not given
     */
    Optional<String> table();

    /**
     * The columns of a child table that have the key of the record, in the order of the key's
     * columns. Without it {@code _parent_} and the name of each.
     *
     * @return empty when not given
     */
    Optional<List<String>> parent();

    /**
     * The columns of a child table that are declared, by their names; those of its elements' other
     * fields are as with the table itself.
     *
     * @return column name to column
     */
    Map<String, ValueConfig> columns();
  }

  /** One column that has a value. */
  interface ValueConfig {

    /**
     * The column's type, where it has no other settings: one of PostgreSQL's, like {@code
     * numeric(12,2)}; {@code string} and {@code number} are {@code text} and {@code numeric}. Of a
     * table that is there, its own types count.
     *
     * @return empty when not given
     */
    @WithParentName
    Optional<String> self();

    /**
     * The column's type, beside other settings. Without it the type is learnt.
     *
     * @return empty when not given
     */
    Optional<String> type();

    /**
     * Where its value is in the record: a JSON pointer ({@code /times/ordered}, RFC 6901). Without
     * it, the field of the column's name.
     *
     * @return empty when not given
     */
    Optional<String> from();

    /**
     * What its value is made of: an expression over the record's fields, like {@code price *
     * quantity}. Instead of {@code from}.
     *
     * @return empty when not given
     */
    Optional<String> value();

    /**
     * What the column has where the record has nothing, or null: a JSON value, or text.
     *
     * @return empty when not given
     */
    @WithName("default")
    Optional<String> defaultValue();

    /**
     * Texts that mean null, for example {@code N/A,-}.
     *
     * @return empty when not given
     */
    Optional<List<String>> nullIf();

    /**
     * How its times are written, where that isn't ISO 8601: a pattern of Java's DateTimeFormatter,
     * for example {@code dd.MM.yyyy HH:mm}.
     *
     * @return empty when not given
     */
    Optional<String> format();

    /**
     * What stands before the fraction of its numbers, where that isn't a point: {@code ,}.
     *
     * @return empty when not given
     */
    Optional<String> decimal();

    /**
     * What stands between the thousands of its numbers, for example {@code .}.
     *
     * @return empty when not given
     */
    Optional<String> thousands();

    /**
     * The zone of times that have no offset, for example {@code Europe/Berlin}. Without it, UTC.
     *
     * @return empty when not given
     */
    Optional<String> timeZone();

    /**
     * How its values are hidden: {@code sha256} (keyed by {@code datastream.mask-key} where that is
     * set), {@code last4}, or {@code drop} (there is no such column).
     *
     * @return empty when not given
     */
    Optional<String> mask();

    /**
     * Whether a record without a value for it is broken.
     *
     * @return false unless given
     */
    @WithDefault("false")
    boolean notNull();
  }
}
