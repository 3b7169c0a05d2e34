package io.alignserve.checkpoint;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The linear modules of a layer that an adapter can change.
 */
public enum LinearModule {

	/** Query. */
	QUERY("self_attn.q_proj", WeightRole.QUERY),
	/** Key. */
	KEY("self_attn.k_proj", WeightRole.KEY),
	/** Value. */
	VALUE("self_attn.v_proj", WeightRole.VALUE),
	/** The attention's output. */
	OUTPUT("self_attn.o_proj", WeightRole.OUTPUT),
	/** Gate of the feed-forward part. */
	GATE("mlp.gate_proj", WeightRole.GATE),
	/** Up projection of the feed-forward part. */
	UP("mlp.up_proj", WeightRole.UP),
	/** Down projection of the feed-forward part. */
	DOWN("mlp.down_proj", WeightRole.DOWN);

	private final String path;

	private final WeightRole role;

	LinearModule(String path, WeightRole role) {
		this.path = path;
		this.role = role;
	}

	/**
	 * Returns the module's place in a layer.
	 * @return for example {@code self_attn.q_proj}
	 */
	public String path() {
		return this.path;
	}

	/**
	 * Returns the module's name.
	 * @return for example {@code q_proj}
	 */
	public String moduleName() {
		return this.path.substring(this.path.indexOf('.') + 1);
	}

	/**
	 * Returns the role of the weight that the module multiplies by.
	 * @return the role
	 */
	public WeightRole role() {
		return this.role;
	}

	static String names() {
		return Arrays.stream(values()).map(LinearModule::moduleName).collect(Collectors.joining(", "));
	}

}
