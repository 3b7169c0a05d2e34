package io.alignserve.requestlog;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads {@code request_log} from its newest month backwards.
 * <p>
 * A filter never looks at rows that it does not want, however rare those are that it
 * wants: {@code request_kind} and {@code request_caller} say which kinds of rows a month
 * has, months without a wanted kind are left out, and of each wanted kind the newest rows
 * are found in an index that is ordered by kind and time. What is read grows with the
 * page and the number of kinds, a few hundred, not with the rows.
 */
@Component
class StoredRequests implements LoggedRequests {

	private static final int MOST_ROWS = 1000;

	/** So many kinds are looked for without ado. */
	private static final int FEW_KINDS = 10;

	/** Rows of all kinds, before many kinds are looked for one by one. */
	private static final int LOOK_AT = 1000;

	private static final String COLUMNS = """
			r.row_key, r.id, r.received_at, r.caller, r.task, r.model_alias, r.checkpoint, r.digest, r.parameters::text,
			r.prompt_tokens, r.completion_tokens, r.queue_millis, r.first_token_millis, r.total_millis, r.status,
			r.outcome, r.problem_type, r.input_hash, r.output_hash, r.text_key""";

	/** So that a kind is looked for in the partition of its month only. */
	private static final String MONTH_BOUNDS = "k.month::timestamp AT TIME ZONE 'UTC' AS begins, "
			+ "(k.month + interval '1 month') AT TIME ZONE 'UTC' AS ends";

	private static final String NEWEST_FIRST = " ORDER BY r.received_at DESC, r.row_key DESC";

	private final JdbcClient database;

	private final LoggedRows rows;

	StoredRequests(JdbcClient database, TextKeeping texts) {
		this.database = database;
		this.rows = new LoggedRows(texts);
	}

	@Override
	public List<LoggedRequest> page(Filter filter, LoggedRequest.@Nullable Position before, int limit) {
		if (limit < 1 || limit > MOST_ROWS) {
			throw new IllegalArgumentException("limit is " + limit + ", it must be between 1 and " + MOST_ROWS);
		}
		Map<String, Object> params = params(filter);
		List<Month> kinds = months(filter, before, params);
		if (kinds.isEmpty()) {
			return List.of();
		}
		if (!params.isEmpty() && kinds.get(0).kinds() > FEW_KINDS) {
			List<LoggedRequest> newest = amongNewest(kinds, filter, before, limit, params);
			if (newest.size() >= limit) {
				return newest;
			}
		}
		List<LocalDate> months = kinds.stream().map(Month::first).toList();
		List<LoggedRequest> found = new ArrayList<>();
		// What is frequent fills the page from the newest month; what is rare is looked
		// for
		// in more and more months at once.
		int size = 1;
		for (int i = 0; i < months.size() && found.size() < limit; i += size / 2) {
			List<LocalDate> some = months.subList(i, Math.min(months.size(), i + size));
			found.addAll(ofMonths(some, filter, before, limit - found.size(), params));
			size *= 2;
		}
		return found;
	}

	private static Map<String, Object> params(Filter filter) {
		Map<String, Object> params = new HashMap<>();
		putText(params, "caller", filter.caller());
		putText(params, "task", filter.task());
		putText(params, "alias", filter.modelAlias());
		putText(params, "checkpoint", filter.checkpoint());
		if (filter.status() != null) {
			params.put("status", filter.status());
		}
		if (filter.outcome() != null) {
			params.put("outcome", filter.outcome().name());
		}
		return params;
	}

	private static void putText(Map<String, Object> params, String name, @Nullable String text) {
		if (text != null) {
			params.put(name, StorableText.stored(text));
		}
	}

	/** The months that may have wanted rows, the newest first. */
	private List<Month> months(Filter filter, LoggedRequest.@Nullable Position before, Map<String, Object> params) {
		StringBuilder sql = new StringBuilder("SELECT k.month, count(*) FROM request_kind k WHERE true");
		appendKinds(sql, filter);
		if (filter.from() != null) {
			sql.append(" AND k.month >= ").append(literal(monthOf(filter.from())));
		}
		if (filter.to() != null) {
			sql.append(" AND k.month <= ").append(literal(monthOf(filter.to())));
		}
		if (before != null) {
			sql.append(" AND k.month <= ").append(literal(monthOf(before.receivedAt())));
		}
		return this.database.sql(sql.append(" GROUP BY k.month ORDER BY k.month DESC").toString())
			.params(params)
			.query((row, number) -> new Month(row.getObject(1, LocalDate.class), row.getInt(2)))
			.list();
	}

	/**
	 * The wanted rows among the newest few of all. Many kinds together are mostly
	 * frequent, and then this is cheaper than looking for each.
	 */
	private List<LoggedRequest> amongNewest(List<Month> months, Filter filter, LoggedRequest.@Nullable Position before,
			int limit, Map<String, Object> params) {
		Map<String, Object> all = new HashMap<>(params);
		StringBuilder place = new StringBuilder();
		appendTime(place, months.get(0).first(), months.get(0).first(), filter, before, all);
		StringBuilder sql = new StringBuilder("SELECT ").append(COLUMNS)
			.append(" FROM (SELECT * FROM request_log r WHERE ")
			.append(place)
			.append(NEWEST_FIRST)
			.append(" LIMIT " + LOOK_AT + ") r WHERE true")
			.append((filter.caller() != null) ? " AND r.caller = :caller" : "");
		appendFilters(sql, "r", filter);
		sql.append(NEWEST_FIRST).append(" LIMIT ").append(limit);
		return this.database.sql(sql.toString()).params(all).query(this.rows::withoutTexts).list();
	}

	/** The rows of some months, which are those with wanted rows in a span of time. */
	private List<LoggedRequest> ofMonths(List<LocalDate> months, Filter filter, LoggedRequest.@Nullable Position before,
			int limit, Map<String, Object> params) {
		LocalDate first = months.get(months.size() - 1);
		LocalDate last = months.get(0);
		Map<String, Object> all = new HashMap<>(params);
		StringBuilder place = new StringBuilder();
		appendTime(place, first, last, filter, before, all);
		String ordered = NEWEST_FIRST + " LIMIT " + limit;
		StringBuilder sql = new StringBuilder("SELECT ").append(COLUMNS);
		if (params.isEmpty()) {
			sql.append(" FROM request_log r WHERE ").append(place).append(ordered);
		}
		else {
			sql.append(" FROM (SELECT r.received_at, r.row_key FROM (SELECT k.kind, ")
				.append(MONTH_BOUNDS)
				.append(" FROM request_kind k WHERE k.month BETWEEN ")
				.append(literal(first))
				.append(" AND ")
				.append(literal(last));
			appendKinds(sql, filter);
			sql.append(
					" OFFSET 0) wanted CROSS JOIN LATERAL (SELECT r.received_at, r.row_key FROM request_log r WHERE ")
				.append(place)
				.append(" AND r.received_at >= wanted.begins AND r.received_at < wanted.ends AND r.kind = wanted.kind")
				.append((filter.caller() != null) ? " AND r.caller = :caller" : "")
				.append(ordered)
				.append(") r")
				.append(ordered)
				.append(") top JOIN request_log r USING (received_at, row_key)")
				.append(NEWEST_FIRST);
		}
		return this.database.sql(sql.toString()).params(all).query(this.rows::withoutTexts).list();
	}

	/** Conditions on {@code k}; those that are not given do not appear. */
	private static void appendKinds(StringBuilder sql, Filter filter) {
		if (filter.caller() != null) {
			sql.append(" AND EXISTS (SELECT FROM request_caller c WHERE c.caller = :caller AND c.month = k.month "
					+ "AND c.kind = k.kind)");
		}
		appendFilters(sql, "k", filter);
	}

	private static void appendFilters(StringBuilder sql, String table, Filter filter) {
		append(sql, table, "task", filter.task(), "task");
		append(sql, table, "model_alias", filter.modelAlias(), "alias");
		append(sql, table, "checkpoint", filter.checkpoint(), "checkpoint");
		append(sql, table, "status", filter.status(), "status");
		append(sql, table, "outcome", filter.outcome(), "outcome");
	}

	private static void append(StringBuilder sql, String table, String column, @Nullable Object wanted, String param) {
		if (wanted != null) {
			sql.append(" AND ").append(table).append('.').append(column).append(" = :").append(param);
		}
	}

	/**
	 * Conditions on {@code r}. The bounds of the months are written out, so that the
	 * other partitions are out of question before anything is read.
	 */
	private static void appendTime(StringBuilder sql, LocalDate first, LocalDate last, Filter filter,
			LoggedRequest.@Nullable Position before, Map<String, Object> params) {
		Instant begin = first.atStartOfDay(ZoneOffset.UTC).toInstant();
		Instant end = last.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant();
		sql.append("r.received_at >= '")
			.append(begin)
			.append("'::timestamptz AND r.received_at < '")
			.append(end)
			.append("'::timestamptz");
		if (filter.from() != null && filter.from().isAfter(begin)) {
			sql.append(" AND r.received_at >= :from");
			params.put("from", filter.from().atOffset(ZoneOffset.UTC));
		}
		if (filter.to() != null && filter.to().isBefore(end)) {
			sql.append(" AND r.received_at < :to");
			params.put("to", filter.to().atOffset(ZoneOffset.UTC));
		}
		if (before != null && before.receivedAt().isBefore(end)) {
			sql.append(" AND (r.received_at, r.row_key) < (:beforeTime, :beforeKey)");
			params.put("beforeTime", before.receivedAt().atOffset(ZoneOffset.UTC));
			params.put("beforeKey", before.rowKey());
		}
	}

	private static LocalDate monthOf(Instant time) {
		return OffsetDateTime.ofInstant(time, ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
	}

	private static String literal(LocalDate month) {
		return "'" + month + "'::date";
	}

	@Override
	public List<LoggedRequest> withId(String id) {
		return this.database
			.sql("SELECT " + COLUMNS
					+ ", r.text_cipher, r.input_text, r.output_text FROM request_log r WHERE r.id = :id" + NEWEST_FIRST
					+ " LIMIT " + MOST_WITH_ONE_ID)
			.param("id", StorableText.stored(id))
			.query(this.rows::withTexts)
			.list();
	}

	/**
	 * A month with wanted rows.
	 *
	 * @param first its first day
	 * @param kinds how many kinds of them
	 */
	private record Month(LocalDate first, int kinds) {
	}

}
