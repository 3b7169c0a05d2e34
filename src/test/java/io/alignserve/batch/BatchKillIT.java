package io.alignserve.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.alignserve.Eventually;
import io.alignserve.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Kills real processes in the middle of a batch that they share.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchKillIT {

	private static final int ROWS = 1000;

	private final TestDatabase where = TestDatabase.create();

	@Test
	void noRowIsLostAndNoneIsAnsweredTwice() throws Exception {
		try (TestInstance here = new TestInstance(this.where, "last", new Answers(), TestInstance.WEBHOOKS)) {
			String id = here.upload(ROWS, null);
			for (int round = 1; round <= 2; round++) {
				int enough = 150 * round;
				try (WorkingProcess one = WorkingProcess.start(this.where, "one-" + round);
						WorkingProcess two = WorkingProcess.start(this.where, "two-" + round)) {
					Eventually.holds(() -> assertThat(here.batch(id).counts().completed()).isGreaterThan(enough));
					one.kill();
					two.kill();
				}
			}
			assertThat(here.batch(id).state()).isEqualTo(BatchState.IN_PROGRESS);
			assertThat(here.database()
				.queryForObject("SELECT count(*) FROM batch_row WHERE claim IS NOT NULL", Integer.class))
				.as("rows that were in work")
				.isPositive();
			here.start();
			Eventually.holds(() -> assertThat(here.batch(id).state()).isEqualTo(BatchState.COMPLETED));
			List<RowResult> results = new ArrayList<>();
			here.batches().results(here.batch(id), false, 0, ROWS).forEach(results::add);
			assertThat(results.stream().map(RowResult::line))
				.containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, ROWS).boxed().toList());
			assertThat(results.stream().map(RowResult::place))
				.containsExactlyElementsOf(IntStream.rangeClosed(1, ROWS).mapToObj(Long::valueOf).toList());
			assertThat(here.batch(id).counts()).isEqualTo(new Batch.Counts(ROWS, ROWS, 0));
		}
	}

}
