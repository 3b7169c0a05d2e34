package io.alignserve.soak;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills the service, as {@code kill -9} does, under load while its PostgreSQL is up,
 * down, frozen or flapping: afterwards each response that a client got has exactly one
 * row.
 * <p>
 * {@code -Dsoak.kills=20}, {@code -Dsoak.seed=7}.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class RowKillSoak {

	private static final int KILLS = Integer.getInteger("soak.kills", 20);

	private static final long SEED = Long.getLong("soak.seed", 7);

	private static final Duration PATIENCE = Duration.ofSeconds(120);

	private final Random random = new Random(SEED);

	private final Map<String, Integer> answeredIn = new TreeMap<>();

	private final SoakReport report = new SoakReport("row-kill-soak");

	/** What happens to the database under load, and how the service finds it last. */
	private enum Weather {

		UP {
			@Override
			void change(OwnPostgres postgres, Traffic traffic) {
				traffic.awaitMore(60);
			}
		},
		DOWN {
			@Override
			void change(OwnPostgres postgres, Traffic traffic) {
				traffic.awaitMore(10);
				postgres.stop();
				traffic.awaitMore(60);
			}
		},
		FROZEN {
			@Override
			void change(OwnPostgres postgres, Traffic traffic) {
				traffic.awaitMore(10);
				postgres.freeze();
				traffic.awaitMore(60);
			}
		},
		FLAPPING {
			@Override
			void change(OwnPostgres postgres, Traffic traffic) {
				for (int i = 0; i < 3; i++) {
					postgres.stop();
					traffic.awaitMore(15);
					postgres.start();
					traffic.awaitMore(10);
					postgres.freeze();
					traffic.awaitMore(15);
					postgres.thaw();
				}
			}
		};

		abstract void change(OwnPostgres postgres, Traffic traffic);

	}

	@Test
	void eachAnswerHasExactlyOneRowAfterwards() throws SQLException {
		Path folder = Path.of("target", "soak", "row-kill");
		List<Answered> answers = new ArrayList<>();
		try (OwnPostgres postgres = new OwnPostgres(folder.resolve("postgres"))) {
			postgres.start();
			try (ServiceProcess service = new ServiceProcess(folder, "service", postgres.database(), Map.of())) {
				service.start();
				ServiceClient client = new ServiceClient(service::address, service::adminKey);
				for (int i = 0; i < KILLS; i++) {
					Await.until("ready before kill " + i, PATIENCE, client::isReady);
					Weather weather = Weather.values()[i % Weather.values().length];
					List<Answered> some = killOnce(i, weather, postgres, service, client);
					long got = some.stream().filter((answer) -> answer.status() != 0).count();
					this.answeredIn.merge(weather.name(), (int) got, Integer::sum);
					answers.addAll(some);
					service.start();
				}
				compare(postgres, service, answers);
			}
		}
	}

	private List<Answered> killOnce(int number, Weather weather, OwnPostgres postgres, ServiceProcess service,
			ServiceClient client) {
		Traffic traffic = new Traffic("row-" + number, client, 4, 8);
		try (traffic) {
			traffic.awaitMore(5);
			weather.change(postgres, traffic);
			Await.pause(Duration.ofMillis(this.random.nextInt(400)));
			service.kill();
			traffic.stop();
		}
		if (weather == Weather.FROZEN) {
			postgres.thaw();
		}
		postgres.start();
		return traffic.end();
	}

	private void compare(OwnPostgres postgres, ServiceProcess service, List<Answered> answers) throws SQLException {
		// A stream that broke off was no answer, but may have its row.
		List<String> promised = answers.stream().filter((answer) -> !answer.failed()).map(Answered::id).toList();
		Map<String, Integer> rows = new HashMap<>();
		try (Connection connection = postgres.connect()) {
			Await.until("rows of " + promised.size() + " answers", PATIENCE, () -> {
				rows.clear();
				rows.putAll(rows(connection));
				return rows.keySet().containsAll(promised);
			});
			// What is sent twice would come now.
			service.terminate(Duration.ofSeconds(60));
			rows.clear();
			rows.putAll(rows(connection));
		}
		finally {
			long refused = answers.stream().filter((answer) -> answer.failed() && answer.status() >= 400).count();
			this.report.put("kills", KILLS)
				.put("seed", SEED)
				.put("requests", answers.size())
				.put("answered", promised.size())
				.put("answeredIn", this.answeredIn)
				.put("refused", refused)
				.put("answersWithoutRow", promised.stream().filter((id) -> !rows.containsKey(id)).count())
				.put("idsWithMoreThanOneRow", rows.values().stream().filter((count) -> count > 1).count())
				.put("rowsOfCallsCutOff", rows.size() - promised.size())
				.write();
		}
		assertThat(rows.values()).as("rows of each id").containsOnly(1);
		assertThat(answers).as("the database is on the path of no answer")
			.noneMatch((answer) -> answer.failed() && answer.status() >= 400);
		assertThat(promised).hasSizeGreaterThan(KILLS * 30);
	}

	private static Map<String, Integer> rows(Connection connection) {
		try (Statement query = connection.createStatement();
				ResultSet result = query
					.executeQuery("SELECT id, count(*) FROM request_log WHERE id LIKE 'row-%' GROUP BY id")) {
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

}
