package io.alignserve.registry;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

import io.alignserve.generation.EngineLimits;
import io.alignserve.pool.CheckpointPool;
import io.alignserve.pool.Route;
import io.alignserve.serving.ScriptedModel;

import static org.assertj.core.api.Assertions.assertThat;

class RegistryMetricsTest {

	private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

	@Test
	void aScrapeIsWholeWhileRowsAreLookedThrough() {
		try (ScriptedModel model = ScriptedModel.load(64, new EngineLimits(2, 2, 64))) {
			RegistryMetrics metrics = new RegistryMetrics(this.prometheus, model.pool());
			metrics.refresh();
			AtomicBoolean wanted = new AtomicBoolean(true);
			CompletableFuture<Void> rounds = CompletableFuture.runAsync(() -> {
				while (wanted.get()) {
					metrics.refresh();
				}
			});
			for (int scrape = 0; scrape < 500; scrape++) {
				assertThat(this.prometheus.scrape()).contains("alignserve_checkpoint_leases{checkpoint=\"scripted\"} ",
						"alignserve_alias_route{alias=\"default\",checkpoint=\"scripted\",role=\"stable\"} 100",
						"alignserve_engine_state{checkpoint=\"scripted\",state=\"good\"} 1");
			}
			wanted.set(false);
			rounds.join();
		}
	}

	@Test
	void whatLeavesThePoolLeavesTheMetrics() {
		try (ScriptedModel model = ScriptedModel.load(64, new EngineLimits(2, 2, 64))) {
			RegistryMetrics metrics = new RegistryMetrics(this.prometheus, model.pool());
			metrics.routed(CheckpointPool.DEFAULT_ALIAS, Route.to(ScriptedModel.NAME));
			metrics.refresh();
			assertThat(this.prometheus.scrape()).contains("alignserve_engine_steps_total{checkpoint=\"scripted\"}",
					"alignserve_canary_reversals_total{alias=\"default\"} 0.0",
					"alignserve_checkpoint_rejected_total{cause=\"budget\"} 0.0", "alignserve_queue_waiting 0.0");
			model.pool().close();
			metrics.refresh();
			assertThat(this.prometheus.scrape()).doesNotContain("checkpoint=\"scripted\"")
				.contains("alignserve_queue_waiting 0.0");
		}
	}

}
