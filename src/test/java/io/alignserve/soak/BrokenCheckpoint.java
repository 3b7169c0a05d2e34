package io.alignserve.soak;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways in which a checkpoint that was registered can turn out to be broken when it is
 * to serve, and how that must be refused.
 */
enum BrokenCheckpoint {

	/** Its weights were cut off after it was registered. */
	TRUNCATED("422", "model\\.safetensors|digest") {
		@Override
		void register(SoakCheckpoints checkpoints, ServiceClient client) {
			Path folder = checkpoints.good(title(), 4);
			client.register(title(), folder, null).ok();
			SoakCheckpoints.truncate(folder);
		}
	},
	/** One weight was changed after it was registered. */
	CHANGED("422", "digest") {
		@Override
		void register(SoakCheckpoints checkpoints, ServiceClient client) {
			Path folder = checkpoints.good(title(), 5);
			client.register(title(), folder, null).ok();
			SoakCheckpoints.change(folder);
		}
	},
	/** It takes more than the budget. */
	TOO_LARGE("507", "bytes|MB|GB") {
		@Override
		void register(SoakCheckpoints checkpoints, ServiceClient client) {
			client.register(title(), checkpoints.large(title()), null).ok();
		}
	},
	/** Its answers are not numbers. */
	NOT_A_NUMBER("422", "(?i)nan|finite|not a number") {
		@Override
		void register(SoakCheckpoints checkpoints, ServiceClient client) {
			client.register(title(), checkpoints.notANumber(title()), null).ok();
		}
	};

	private final String status;

	private final Pattern reason;

	BrokenCheckpoint(String status, String reason) {
		this.status = status;
		this.reason = Pattern.compile(reason);
	}

	/** The name that it is registered under. */
	String title() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Writes it and registers it.
	 * @param checkpoints where it lies
	 * @param client speaks to the service
	 */
	abstract void register(SoakCheckpoints checkpoints, ServiceClient client);

	/**
	 * Checks that it was refused with a reason.
	 * @param reply the answer to a swap to it
	 */
	void requireRefused(Reply reply) {
		assertThat(Integer.toString(reply.status())).as(reply.text()).isEqualTo(this.status);
		assertThat(reply.json().path("detail").asString("")).as(reply.text()).containsPattern(this.reason);
	}

}
