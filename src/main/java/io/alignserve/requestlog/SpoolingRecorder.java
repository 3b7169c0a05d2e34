package io.alignserve.requestlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.List;

import org.springframework.stereotype.Service;

/**
 * Writes each call's row to the spool, on the disk, before {@link #record} returns. Calls
 * that end at the same time share a write. What the spool cannot take goes straight to
 * the database.
 */
@Service
class SpoolingRecorder implements RequestRecorder {

	private static final int ROWS_PER_WRITE = 256;

	private final GroupCommit<Row> rows = new GroupCommit<>(this::write, ROWS_PER_WRITE);

	private final Outage outage = new Outage(
			"The spool cannot be written, rows of the request log go straight to the database",
			"The spool can be written again");

	private final Spool spool;

	private final RequestLog requestLog;

	private final RequestLogMeters meters;

	private final TextKeeping texts;

	SpoolingRecorder(Spool spool, RequestLog requestLog, RequestLogMeters meters, TextKeeping texts) {
		this.spool = spool;
		this.requestLog = requestLog;
		this.meters = meters;
		this.texts = texts;
	}

	@Override
	public void record(RequestRecord call) {
		try {
			String json = RowJson.of(LogRow.of(call, this.texts));
			this.rows.write(new Row(call.id(), json, SpooledLine.encode(json)));
		}
		catch (RuntimeException ex) {
			this.meters.lost(call.id(), ex);
		}
	}

	private void write(List<Row> group) {
		try {
			this.spool.append(group.stream().map(Row::line).toList());
			this.outage.worked();
		}
		catch (IOException ex) {
			this.outage.failed(ex);
			writeToDatabase(group);
		}
	}

	private void writeToDatabase(List<Row> group) {
		try {
			this.meters.written(this.requestLog.add(group.stream().map(Row::json).toList()));
		}
		catch (SQLException ex) {
			if (group.size() > 1 && RequestLog.isBadRow(ex)) {
				// One row must not take its neighbours along.
				group.forEach((row) -> writeToDatabase(List.of(row)));
				return;
			}
			group.forEach((row) -> this.meters.lost(row.id(), ex));
		}
	}

	/**
	 * A row on its way.
	 *
	 * @param id the request's
	 * @param json for the database
	 * @param line for the spool
	 */
	private record Row(String id, String json, ByteBuffer line) {
	}

}
