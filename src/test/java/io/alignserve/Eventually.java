package io.alignserve;

import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Waits, with a bound, for what becomes true a little later. Rows of the request log are
 * such: they are in the spool when a call returns and in the database soon after.
 */
public final class Eventually {

	private static final Duration BOUND = Duration.ofSeconds(30);

	private Eventually() {
	}

	/**
	 * Waits until assertions hold.
	 * @param assertions what is tried again and again
	 */
	public static void holds(ThrowingRunnable assertions) {
		bounded().untilAsserted(assertions);
	}

	/**
	 * Waits for a row of the request log.
	 * @param database the database
	 * @param id id of the request, of which there is one row
	 * @return the row, by column
	 */
	public static Map<String, Object> row(JdbcTemplate database, String id) {
		String sql = "SELECT * FROM request_log WHERE id = ?";
		// A database that was gone leaves connections behind that do not know it.
		return bounded().ignoreExceptionsInstanceOf(DataAccessException.class)
			.until(() -> database.queryForList(sql, id), (rows) -> rows.size() == 1)
			.get(0);
	}

	private static ConditionFactory bounded() {
		return Awaitility.await().atMost(BOUND).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
	}

}
