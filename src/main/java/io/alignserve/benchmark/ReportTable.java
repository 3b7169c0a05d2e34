package io.alignserve.benchmark;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A benchmark's findings as people read them.
 */
final class ReportTable {

	private final BenchmarkReport report;

	private final StringBuilder text = new StringBuilder();

	ReportTable(BenchmarkReport report) {
		this.report = report;
	}

	String text() {
		head();
		results();
		audience();
		return this.text.toString();
	}

	private void head() {
		Machine machine = this.report.machine();
		BenchmarkReport.Shape shape = this.report.shape();
		BenchmarkReport.Load load = this.report.load();
		BenchmarkReport.Memory memory = this.report.memory();
		line("machine     %s, %d cores, %s; %s; %s; %s with %d threads", machine.cpu(), machine.cores(),
				Units.bytes(machine.memoryBytes()), machine.jvm(), machine.os(), machine.engine(),
				machine.engineThreads());
		line("checkpoint  %s%s: %s %dx%dx%dx%d:%d:%d:%d, %.1f million parameters", this.report.checkpoint(),
				this.report.random() ? " (random weights)" : "", shape.family(), shape.layers(), shape.embedding(),
				shape.feedForward(), shape.vocabulary(), shape.heads(), shape.keyValueHeads(), shape.headSize(),
				shape.parameters() / 1e6);
		line("held        %s on %s, %s", this.report.dtype(), this.report.device(),
				this.report.reproducible() ? "reproducible under load" : "not asked to be reproducible under load");
		line("load        %.2f s, from the page cache; reading the same %s plainly: %.2f s (%.2f of its speed)%s",
				load.seconds(), Units.bytes(load.fileBytes()), load.cachedReadSeconds(), load.shareOfCachedReadSpeed(),
				disk(load));
		line("memory      weights %s; most resident during load %s, during service %s;",
				Units.bytes(memory.weightBytes()), known(memory.peakLoadBytes()), known(memory.peakServiceBytes()));
		line("            weights + KV cache (%s) + 1 GB = %s; resident before the load %s",
				Units.bytes(memory.keyValueBytes()), Units.bytes(memory.goalBytes()), known(memory.beforeLoadBytes()));
		line("bandwidth   %.1f GB/s (%s)", this.report.bandwidth().bytesPerSecond() / 1e9,
				this.report.bandwidth().method());
		line("");
	}

	private static String known(@Nullable Long bytes) {
		return (bytes != null) ? Units.bytes(bytes) : "not known";
	}

	private static String disk(BenchmarkReport.Load load) {
		Double seconds = load.diskReadSeconds();
		return (seconds == null) ? "" : String.format(Locale.ROOT, ", from the disk: %.2f s (%.2f of its speed)",
				seconds, load.shareOfDiskReadSpeed());
	}

	private void results() {
		BenchmarkReport.Settings settings = this.report.settings();
		line("Prompts of %d tokens, %d new ones, medians of %d:", settings.promptTokens(), settings.newTokens(),
				settings.repeats());
		line("");
		line("| sequences | prefill of one, tokens/s | decode of all, tokens/s | ms a step | share of bandwidth |");
		line("|---:|---:|---:|---:|---:|");
		for (BenchmarkReport.Result result : this.report.results()) {
			line("| %d | %.0f | %.1f | %.2f | %.0f %% |", result.batch(), result.prefillTokensPerSecond(),
					result.decodeTokensPerSecond(), result.millisPerStep(), 100 * result.bandwidthShare());
		}
		line("");
	}

	private void audience() {
		BenchmarkReport.Audience audience = this.report.audience();
		line("| audience questions, prompts of %d tokens | ms | |", audience.promptTokens());
		line("|---|---:|---|");
		line("| one plain prefill | %.1f | |", audience.prefillMillis());
		line("| all %d states in one step | %.1f | %.2f times the prefill |", audience.states(),
				audience.statesMillis(), audience.statesPerPrefill());
		line("| state by state (extrapolated from %d) | %.1f | %.1f times the one step |", audience.oneByOneMeasured(),
				audience.oneByOneMillis(), audience.oneByOnePerStates());
		line("| three plain prefills | %.1f | |", audience.threePrefillsMillis());
		line("| gender, age and state in one step | %.1f | %.2f times the three prefills |", audience.togetherMillis(),
				audience.togetherPerPrefills());
	}

	private void line(String format, Object... values) {
		this.text.append(String.format(Locale.ROOT, format, values)).append('\n');
	}

}
