package io.alignserve.benchmark;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointFolder;
import io.alignserve.decoder.Precision;
import io.alignserve.decoder.WeightBytes;

import static org.assertj.core.api.Assertions.assertThat;

class StepTrafficTest {

	private static final Path CHECKPOINTS = Path.of("src/test/resources/checkpoints");

	@Test
	void isAllWeightsButTheTokenVectorsAndTheCache() {
		CheckpointConfig config = RandomShape.parse("22x2048x5632x32000:32:4").config();
		WeightBytes weights = WeightBytes.of(config, Precision.BFLOAT16);
		StepTraffic traffic = new StepTraffic(config, weights, 1000);
		assertThat(traffic.bytes(8, 150.5)).isEqualTo(weights.total() - weights.embedding() + 8 * 150.5 * 1000);
	}

	@Test
	void leavesOutExpertsThatNoTokenIsSentTo() {
		CheckpointConfig config = CheckpointFolder.open(CHECKPOINTS.resolve("tiny-mixtral")).config();
		WeightBytes weights = WeightBytes.of(config, Precision.BFLOAT16);
		StepTraffic traffic = new StepTraffic(config, weights, 0);
		double all = weights.total() - weights.embedding();
		assertThat(traffic.bytes(1, 0)).isBetween(all / config.experts().count(), all * 0.99);
		assertThat(traffic.bytes(8, 0)).isGreaterThan(traffic.bytes(1, 0)).isLessThan(all);
	}

}
