package io.alignserve.soak;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * All four tasks, streams, repeated calls and batches, each call to the next instance in
 * turn; and what must be true of all of it, however many instances were killed.
 */
final class FleetLoad implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Traffic traffic;

	private final RepeatedCalls repeated;

	private final BatchTraffic batches;

	private final List<Fleet.Outage> outages = new ArrayList<>();

	FleetLoad(Fleet fleet, int threads, int batchRows) {
		this.traffic = new Traffic("fleet", fleet.client(), threads, 16);
		this.repeated = new RepeatedCalls("twice", fleet.client());
		this.batches = new BatchTraffic(fleet.client(), batchRows);
	}

	/** Calls that an instance had when it was killed may break; no others. */
	void met(Fleet.Outage outage) {
		this.outages.add(outage);
	}

	/**
	 * Counts answers from before a kill whose rows nobody but the killed one has.
	 * @param database the log's database
	 * @param outage the kill
	 * @return the answers without a row
	 */
	long withoutRow(TestDatabase database, Fleet.Outage outage) {
		Set<String> logged = rows(database).keySet();
		return this.traffic.soFar()
			.stream()
			.filter((call) -> !call.failed() && call.ended() < outage.ended() && !logged.contains(call.id()))
			.count();
	}

	void awaitMore(int some) {
		this.traffic.awaitMore(some);
	}

	void awaitBatches(int some) {
		int wanted = this.batches.count() + some;
		Await.until(some + " batches", Duration.ofSeconds(150), () -> this.batches.count() >= wanted);
	}

	/**
	 * Ends and checks all answers, and that each has one row in the log.
	 * @param database the log's database
	 * @return the figures
	 */
	Map<String, Object> end(TestDatabase database) {
		this.batches.end();
		List<Answered> answers = this.traffic.end();
		List<RepeatedCalls.Pair> pairs = this.repeated.end();
		List<Answered> all = Stream.concat(answers.stream(), pairs.stream().flatMap((pair) -> pair.all().stream()))
			.toList();
		List<Answered> broken = all.stream().filter((call) -> call.status() != 200 && call.status() != 409).toList();
		assertThat(broken).as("calls that no kill cut off").allMatch(this::wasCutOff);
		assertThat(answers.stream().filter((call) -> call.status() == 200)).as("streams that ended without an answer")
			.allMatch((call) -> !call.digest().isEmpty() || this.outages.stream().anyMatch((one) -> one.meets(call)));
		assertThat(pairs.stream().map(RepeatedCalls.Pair::fault).filter((fault) -> fault != null)).isEmpty();
		List<String> ids = all.stream().filter((call) -> !call.failed()).map(Answered::id).toList();
		requireOneRowEach(database, ids, this.batches.requestIds());
		Map<String, Object> figures = new HashMap<>();
		figures.put("calls", all.size());
		figures.put("cutOff", broken.size());
		figures.put("refused", all.stream().filter((call) -> call.status() >= 400 && call.status() != 409).count());
		figures.put("repeatedCalls", pairs.size());
		figures.put("repeatedAfterTheirInstanceDied", pairs.stream().filter((p) -> p.first().status() != 200).count());
		figures.put("batches", this.batches.count());
		figures.put("batchRows", this.batches.requestIds().size());
		figures.put("rowsChecked", ids.size());
		figures.put("latency", Latencies.of(answers).figures());
		return figures;
	}

	private boolean wasCutOff(Answered call) {
		return call.status() == 0 && this.outages.stream().anyMatch((outage) -> outage.meets(call));
	}

	/**
	 * Rows of batches may be computed twice; all other answers have one row.
	 */
	private static void requireOneRowEach(TestDatabase database, List<String> ids, Set<String> batchIds) {
		Set<String> wanted = new HashSet<>(ids);
		wanted.addAll(batchIds);
		Map<String, Integer> rows = new HashMap<>();
		Await.until(wanted.size() + " rows in the log", PATIENCE, () -> {
			rows.clear();
			rows.putAll(rows(database));
			return rows.keySet().containsAll(wanted);
		});
		assertThat(ids).allSatisfy((id) -> assertThat(rows.get(id)).as(id).isEqualTo(1));
		assertThat(rows.entrySet().stream().filter((row) -> !batchIds.contains(row.getKey())))
			.as("also what was cut off has one row at most")
			.allMatch((row) -> row.getValue() == 1);
	}

	/** Counts the rows of each id. */
	static Map<String, Integer> rows(TestDatabase database) {
		try (Connection connection = database.connect();
				PreparedStatement query = connection
					.prepareStatement("SELECT id, count(*) FROM request_log GROUP BY id");
				ResultSet result = query.executeQuery()) {
			Map<String, Integer> rows = new HashMap<>();
			while (result.next()) {
				rows.put(result.getString(1), result.getInt(2));
			}
			return rows;
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() {
		this.traffic.close();
		this.repeated.close();
		this.batches.close();
	}

}
