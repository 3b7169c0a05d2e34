package io.alignserve.batch;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What became of the rows, in the order in which it was committed. Rows of a batch that
 * ended before they were answered come after all others: their places are counted on from
 * the number of all rows.
 */
class ResultTable {

	private final JdbcClient database;

	private final RowAnswering answering;

	ResultTable(JdbcClient database, RowAnswering answering) {
		this.database = database;
		this.answering = answering;
	}

	/**
	 * Returns the places of a page.
	 * @param batch the batch
	 * @param failed whether errors are wanted, rather than answers
	 * @param after only later places
	 * @param limit how many at most
	 * @return the last place of the page, and how many it has
	 */
	Extent extent(Batch batch, boolean failed, long after, int limit) {
		Extent settled = extent("""
				SELECT position AS place FROM batch_row WHERE batch = :batch AND failed = :failed
					AND position > :after ORDER BY position LIMIT :limit""", batch, failed, after, limit);
		if (!failed || !batch.state().isEnded() || settled.rows() == limit) {
			return settled;
		}
		long openAfter = Math.max(0, after - batch.counts().total());
		Extent open = extent("""
				SELECT line AS place FROM batch_row WHERE batch = :batch AND position IS NULL AND failed = :failed
					AND line > :after ORDER BY line LIMIT :limit""", batch, false, openAfter, limit - settled.rows());
		return (open.rows() == 0) ? settled
				: new Extent(batch.counts().total() + open.last(), settled.rows() + open.rows());
	}

	private Extent extent(String places, Batch batch, boolean failed, long after, int limit) {
		return this.database
			.sql("SELECT coalesce(max(place), 0) AS last, count(*) AS rows FROM (" + places + ") AS page")
			.param("batch", batch.number())
			.param("failed", failed)
			.param("after", after)
			.param("limit", limit)
			.query((row, number) -> new Extent(row.getLong("last"), row.getInt("rows")))
			.single();
	}

	/**
	 * Reads results.
	 * @param batch the batch
	 * @param failed whether errors are wanted, rather than answers
	 * @param after only later places
	 * @param upTo no later place than this
	 * @param limit how many at most
	 */
	List<RowResult> read(Batch batch, boolean failed, long after, long upTo, int limit) {
		List<RowResult> results = new ArrayList<>(this.database.sql("""
				SELECT * FROM batch_row WHERE batch = :batch AND failed = :failed AND position > :after
					AND position <= :upTo ORDER BY position LIMIT :limit""")
			.param("batch", batch.number())
			.param("failed", failed)
			.param("after", after)
			.param("upTo", upTo)
			.param("limit", limit)
			.query((row, number) -> new RowResult(row.getLong("position"), row.getInt("line"),
					row.getString("custom_id"), ClaimedRow.requestId(batch.id(), row.getInt("line")),
					row.getInt("status"), row.getString("answer")))
			.list());
		int total = batch.counts().total();
		if (results.size() < limit && upTo > total) {
			results.addAll(open(batch, Math.max(0, after - total), upTo - total, limit - results.size()));
		}
		return results;
	}

	private List<RowResult> open(Batch batch, long after, long upTo, int limit) {
		RowRefusal why = (batch.state() == BatchState.EXPIRED) ? RowRefusal.EXPIRED : RowRefusal.CANCELLED;
		return this.database.sql("""
				SELECT line, custom_id FROM batch_row WHERE batch = :batch AND position IS NULL
					AND line > :after AND line <= :upTo ORDER BY line LIMIT :limit""")
			.param("batch", batch.number())
			.param("after", after)
			.param("upTo", upTo)
			.param("limit", limit)
			.query((row, number) -> refused(batch, row.getInt("line"), row.getString("custom_id"), why))
			.list();
	}

	private RowResult refused(Batch batch, int line, @Nullable String customId, RowRefusal why) {
		String requestId = ClaimedRow.requestId(batch.id(), line);
		RowAnswer refusal = this.answering.refuse(why, requestId);
		return new RowResult(batch.counts().total() + (long) line, line, customId, requestId, refusal.status(),
				refusal.json());
	}

	/**
	 * The places of a page.
	 *
	 * @param last the last; 0 if it is empty
	 * @param rows how many
	 */
	record Extent(long last, int rows) {
	}

}
