package io.alignserve.requestlog;

import java.sql.SQLException;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Service;

/**
 * Writes each call as one row of PostgreSQL before {@link #record} returns. Calls that
 * end at the same time share a statement.
 */
@Service
@EnableConfigurationProperties(RequestLogProperties.class)
class DatabaseRequestRecorder implements RequestRecorder {

	private static final Logger logger = LoggerFactory.getLogger(DatabaseRequestRecorder.class);

	private static final int ROWS_PER_STATEMENT = 256;

	/** SQL states of rows that are refused: data exceptions and violated constraints. */
	private static final List<String> BAD_ROW = List.of("22", "23");

	private final RequestLog requestLog;

	private final GroupCommit<LogRow> rows = new GroupCommit<>(this::write, ROWS_PER_STATEMENT);

	private final boolean keepTexts;

	private final Counter lost;

	DatabaseRequestRecorder(RequestLog requestLog, RequestLogProperties properties, MeterRegistry meters) {
		this.requestLog = requestLog;
		this.keepTexts = properties.texts() == RequestLogProperties.Texts.PLAIN;
		this.lost = Counter.builder("alignserve.requestlog.lost")
			.description("Calls whose row could not be written to the request log")
			.register(meters);
	}

	@Override
	public void record(RequestRecord record) {
		this.rows.write(LogRow.of(record, this.keepTexts));
	}

	private void write(List<LogRow> group) {
		try {
			this.requestLog.add(group);
		}
		catch (SQLException | RuntimeException ex) {
			if (group.size() > 1 && isBadRow(ex)) {
				// One row must not take its neighbours along.
				group.forEach((row) -> write(List.of(row)));
				return;
			}
			lose(group, ex);
		}
	}

	private static boolean isBadRow(Exception cause) {
		return cause instanceof SQLException refused && refused.getSQLState() != null
				&& BAD_ROW.contains(refused.getSQLState().substring(0, 2));
	}

	/** The message may quote a row, so only the kind of failure is logged. */
	private void lose(List<LogRow> group, Exception cause) {
		for (LogRow row : group) {
			this.lost.increment();
			logger.warn("Request {} is missing from the request log: {}", row.id(), cause.getClass().getSimpleName());
		}
	}

}
