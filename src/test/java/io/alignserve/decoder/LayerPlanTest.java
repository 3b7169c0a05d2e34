package io.alignserve.decoder;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.alignserve.checkpoint.CheckpointConfig;
import io.alignserve.checkpoint.CheckpointException;
import io.alignserve.checkpoint.ModelFamily;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Layers go where there is room, in order, and nowhere if there is none.
 */
class LayerPlanTest {

	private static final long GIB = 1L << 30;

	private static final WeightBytes TEN = new WeightBytes(5, 10, 10, 6);

	@Test
	void equalDevicesGetEqualShares() {
		LayerPlan plan = LayerPlan.spread(TEN, new long[] { 1000, 1000 });
		assertThat(plan.deviceOf()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1);
	}

	@Test
	void aDeviceWithTwiceTheRoomGetsTwiceTheLayers() {
		LayerPlan plan = LayerPlan.spread(TEN, new long[] { 100, 200 });
		assertThat(Collections.frequency(plan.deviceOf(), 0)).isEqualTo(3);
	}

	@Test
	void aDeviceWithoutRoomIsPassedOver() {
		LayerPlan plan = LayerPlan.spread(TEN, new long[] { 60, 3, 70 });
		assertThat(plan.deviceOf()).containsExactly(0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2);
	}

	@Test
	void whatFitsToTheByteIsTaken() {
		assertThat(LayerPlan.spread(TEN, new long[] { 55, 56 }).deviceOf()).containsExactly(0, 0, 0, 0, 0, 1, 1, 1, 1,
				1, 1);
		assertThatThrownBy(() -> LayerPlan.spread(TEN, new long[] { 54, 56 })).isInstanceOf(CheckpointException.class)
			.hasMessage("the weights take 111 bytes, free are 110 on 2 device(s)");
	}

	@Test
	void fewDevicesAreUsedWhileTheyLeaveRoom() {
		assertThat(LayerPlan.fewest(TEN, new long[] { 200, 200, 200 }).deviceOf()).containsOnly(0);
		assertThat(LayerPlan.fewest(TEN, new long[] { 120, 120, 120 }).deviceOf()).contains(0, 1).doesNotContain(2);
		assertThat(LayerPlan.fewest(TEN, new long[] { 40, 40, 45 }).deviceOf()).contains(0, 1, 2);
	}

	/** Llama-2 70B in bfloat16 (Touvron et al. 2023, table 1) on two cards of 80 GB. */
	@Test
	void seventyBillionParametersServeOnTwoCards() {
		CheckpointConfig config = CheckpointConfig.of(ModelFamily.LLAMA)
			.shape(80, 8192, 32000, 4096)
			.attention(64, 8, 128)
			.feedForward(28672)
			.tokens(1, List.of(2))
			.build();
		WeightBytes bytes = WeightBytes.of(config, Precision.BFLOAT16);
		assertThat(bytes.total()).isBetween(137_900_000_000L, 138_100_000_000L);
		LayerPlan plan = LayerPlan.fewest(bytes, new long[] { 79 * GIB, 79 * GIB });
		assertThat(Collections.frequency(plan.deviceOf().subList(0, 80), 0)).isEqualTo(40);
		assertThatThrownBy(() -> LayerPlan.fewest(bytes, new long[] { 79 * GIB }))
			.hasMessageContaining("on 1 device(s)");
	}

}
