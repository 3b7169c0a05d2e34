package io.alignserve.soak;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the request log says of the traffic.
 */
final class LoggedDigests {

	private static final Duration LATENESS = Duration.ofSeconds(30);

	private LoggedDigests() {
	}

	/**
	 * Checks that each answer has one row with the digest that the client saw. Rows may
	 * come a little after their answers.
	 * @param connection to the log's database
	 * @param prefix what the ids of the traffic begin with
	 * @param answers the answers
	 */
	static void requireSame(Connection connection, String prefix, List<Answered> answers) {
		Map<String, String> expected = new HashMap<>();
		answers.stream().filter((answer) -> !answer.failed()).forEach((a) -> expected.put(a.id(), a.digest()));
		Map<String, String> logged = new HashMap<>();
		Await.until(expected.size() + " rows in the log", LATENESS, () -> {
			logged.clear();
			logged.putAll(rows(connection, prefix));
			return logged.keySet().containsAll(expected.keySet());
		});
		expected.forEach((id, digest) -> assertThat(logged.get(id)).as(id).isEqualTo(digest));
	}

	private static Map<String, String> rows(Connection connection, String prefix) {
		try (PreparedStatement query = connection.prepareStatement(
				"SELECT id, digest, to_jsonb(r) FROM request_log r WHERE id LIKE ? AND outcome = 'ANSWERED'")) {
			query.setString(1, prefix + "-%");
			Map<String, String> rows = new HashMap<>();
			Map<String, String> whole = new HashMap<>();
			try (ResultSet result = query.executeQuery()) {
				while (result.next()) {
					String id = result.getString(1);
					rows.put(id, Objects.requireNonNullElse(result.getString(2), ""));
					String before = whole.put(id, result.getString(3));
					assertThat(before).as("a row beside " + result.getString(3)).isNull();
				}
			}
			return rows;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Checks that no answer has a row with another digest than the client saw; a service
	 * that is killed may not have written all of them.
	 * @param database the log's database
	 * @param prefix what the ids of the traffic begin with
	 * @param answers the answers
	 * @return how many answers have no row
	 */
	static long countMissing(TestDatabase database, String prefix, List<Answered> answers) {
		try (Connection connection = database.connect()) {
			Map<String, String> logged = rows(connection, prefix);
			List<Answered> answered = answers.stream().filter((answer) -> !answer.failed()).toList();
			answered.stream()
				.filter((answer) -> logged.containsKey(answer.id()))
				.forEach((answer) -> assertThat(logged.get(answer.id())).as(answer.id()).isEqualTo(answer.digest()));
			return answered.stream().filter((answer) -> !logged.containsKey(answer.id())).count();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static void requireSame(TestDatabase database, String prefix, List<Answered> answers) {
		try (Connection connection = database.connect()) {
			requireSame(connection, prefix, answers);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
