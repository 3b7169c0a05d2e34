package io.alignserve.soak;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A database that goes away in every way there is, under traffic: stopped, silent, failed
 * over to its standby, demoted. Whoever only asks for answers notices nothing, and each
 * answer has exactly one row afterwards.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class FailoverSoak {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private final SoakReport report = new SoakReport("failover-soak");

	private final List<Answered> answers = new ArrayList<>();

	private final Map<String, Object> figures = new LinkedHashMap<>();

	@Test
	void answersGoOnAndEachHasOneRow() throws Exception {
		Path folder = Path.of("target", "soak", "failover");
		try (OwnPostgres primary = new OwnPostgres(folder.resolve("primary"))) {
			primary.start();
			primary.stop();
			try (OwnPostgres standby = primary.standby(folder.resolve("standby"))) {
				primary.start();
				standby.start();
				primary.execute("ALTER SYSTEM SET synchronous_standby_names = 'standby'", "SELECT pg_reload_conf()");
				try (Forwarder address = new Forwarder(primary.port());
						ServiceProcess service = new ServiceProcess(folder, "service", at(address), Map.of())) {
					service.start();
					run(new ServiceClient(service::address, service::adminKey), service, address, primary, standby);
				}
			}
		}
		finally {
			this.figures.forEach(this.report::put);
			this.report.put("requests", this.answers.size())
				.put("failed", this.answers.stream().filter(Answered::failed).count())
				.write();
		}
	}

	private static TestDatabase at(Forwarder address) {
		return new TestDatabase("jdbc:postgresql://127.0.0.1:" + address.port() + "/postgres", "postgres", "postgres");
	}

	private void run(ServiceClient client, ServiceProcess service, Forwarder address, OwnPostgres primary,
			OwnPostgres standby) {
		Await.until("ready", PATIENCE, client::isReady);
		phase("stopped and started", client, primary::stop, primary::start);
		phase("silent", client, address::silence, address::speak);
		phase("failed over", client, primary::crash, () -> {
			standby.execute("SELECT pg_promote()");
			address.leadTo(standby.port());
		});
		phase("demoted", client,
				() -> standby.execute("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()"),
				() -> standby.execute("SET default_transaction_read_only = off",
						"ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()"));
		service.terminate(Duration.ofSeconds(60));
		List<String> promised = this.answers.stream().filter((one) -> !one.failed()).map(Answered::id).toList();
		String rows = "FROM request_log WHERE id LIKE 'db-%'";
		this.figures.put("answered", promised.size());
		this.figures.put("rows", standby.count("SELECT count(*) " + rows));
		this.figures.put("ids", standby.count("SELECT count(DISTINCT id) " + rows));
		assertThat(this.answers.stream().filter(Answered::failed)).isEmpty();
		assertThat(this.figures.get("ids")).isEqualTo((long) promised.size());
		assertThat(this.figures.get("rows")).isEqualTo((long) promised.size());
	}

	private static int withKey(ServiceClient client) {
		return client.send("POST", "/v1/tap", Traffic.example(), "Authorization", "Bearer " + client.adminKeyText())
			.status();
	}

	/** The database goes away, calls go on, the database comes back. */
	private void phase(String name, ServiceClient client, Runnable away, Runnable back) {
		String id = "db-" + name.replace(' ', '-');
		try (Traffic traffic = new Traffic(id, client, 2, 8)) {
			traffic.awaitMore(10);
			assertThat(withKey(client)).isEqualTo(200);
			away.run();
			long began = System.nanoTime();
			Await.until("administration is refused: " + name, PATIENCE, () -> {
				Reply reply = client.admin("PUT", "/aliases/other", "{\"checkpoint\": \"starter\"}");
				this.figures.put(name + ", administration", reply.status());
				return reply.status() == 503;
			});
			this.figures.put(name + ", administration refused after ms", (System.nanoTime() - began) / 1_000_000);
			traffic.awaitMore(30);
			// By now, remembered keys and whatever else was read are all there is.
			int remembered = withKey(client);
			this.figures.put(name + ", with a remembered key", remembered);
			assertThat(client.isReady()).isTrue();
			assertThat(client.isLive()).isTrue();
			back.run();
			long returned = System.nanoTime();
			Await.until("administration works: " + name, PATIENCE,
					() -> client.admin("PUT", "/aliases/other", "{\"checkpoint\": \"starter\"}").status() == 200);
			this.figures.put(name + ", administration works after ms", (System.nanoTime() - returned) / 1_000_000);
			Await.until("no row waits: " + name, PATIENCE, () -> client.metric("alignserve.requestlog.spooled") < 5);
			this.figures.put(name + ", rows arrived after ms", (System.nanoTime() - returned) / 1_000_000);
			traffic.awaitMore(10);
			List<Answered> some = traffic.end();
			this.figures.put(name + ", longest answer ms",
					some.stream().mapToDouble(Answered::millis).mapToLong((millis) -> (long) millis).max().orElse(0));
			this.answers.addAll(some);
			assertThat(remembered).as(name).isEqualTo(200);
		}
	}

}
