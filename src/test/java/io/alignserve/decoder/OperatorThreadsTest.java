package io.alignserve.decoder;

import java.util.concurrent.atomic.AtomicInteger;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OperatorThreadsTest {

	@BeforeAll
	static void loadEngine() {
		Engine.getEngine("PyTorch");
	}

	@Test
	void fewBytesAreComputedByOneThread() {
		assertThat(OperatorThreads.of(new WeightBytes(1 << 20, 1 << 20, 6, 1 << 20))).isEqualTo(1);
		assertThat(OperatorThreads.of(new WeightBytes(1 << 20, 16 << 20, 6, 1 << 20)))
			.isEqualTo(OperatorThreads.usual());
	}

	@Test
	void everyThreadHasItsOwnNumber() throws InterruptedException {
		OperatorThreads.use(3);
		AtomicInteger ofOther = new AtomicInteger();
		Thread other = new Thread(() -> {
			OperatorThreads.use(1);
			ofOther.set(JniUtils.getNumThreads());
		});
		other.start();
		other.join();
		assertThat(ofOther).hasValue(1);
		assertThat(JniUtils.getNumThreads()).isEqualTo(3);
		OperatorThreads.use(OperatorThreads.usual());
	}

	@Test
	void whatIsUsualDoesNotChangeWithWhatIsSet() {
		int usual = OperatorThreads.usual();
		OperatorThreads.use(usual + 1);
		assertThat(OperatorThreads.usual()).isEqualTo(usual);
		assertThat(TensorEngine.threads()).isEqualTo(usual);
		OperatorThreads.use(usual);
	}

}
