package io.alignserve.checkpoint;

import java.util.List;
import java.util.function.Predicate;

/**
 * Says what to do about weights in formats that are not read. Pickled files run code when
 * they are opened, so they never are.
 */
final class OtherFormats {

	private static final String CONVERT = "AutoModelForCausalLM.from_pretrained(DIR).save_pretrained(NEW, "
			+ "safe_serialization=True)";

	private OtherFormats() {
	}

	/** Explains that a folder has no safetensors. */
	static CheckpointException noWeights(FolderFiles folder, String single, String index) {
		List<String> names = folder.names();
		String pickled = first(names, OtherFormats::isPickled);
		if (!pickled.isEmpty()) {
			return new CheckpointException(folder.name() + " holds pickled weights (" + pickled
					+ "), which can run code when they are opened and are not read; convert them to safetensors with "
					+ "transformers: " + CONVERT);
		}
		String gguf = first(names, (name) -> name.endsWith(".gguf"));
		if (!gguf.isEmpty()) {
			return new CheckpointException(folder.name() + " holds GGUF weights (" + gguf
					+ "), which are not read; take the model's original folder, or convert them to safetensors with "
					+ "transformers: AutoModelForCausalLM.from_pretrained(DIR, gguf_file=\"" + gguf
					+ "\").save_pretrained(NEW, safe_serialization=True)");
		}
		return new CheckpointException(folder.name() + " has no file " + single + " and no " + index
				+ "; a checkpoint folder needs its weights as safetensors");
	}

	/** Explains that a folder of an adapter has no safetensors. */
	static CheckpointException noAdapter(FolderFiles folder, String file) {
		String pickled = first(folder.names(), OtherFormats::isPickled);
		if (!pickled.isEmpty()) {
			return new CheckpointException(folder.name() + " holds a pickled adapter (" + pickled
					+ "), which can run code when it is opened and is not read; convert it to safetensors with peft: "
					+ "PeftModel.from_pretrained(BASE, DIR).save_pretrained(NEW, safe_serialization=True)");
		}
		return new CheckpointException(folder.name() + " has no file " + file);
	}

	private static String first(List<String> names, Predicate<String> kind) {
		return names.stream().filter(kind).findFirst().orElse("");
	}

	private static boolean isPickled(String name) {
		return name.endsWith(".pt") || name.endsWith(".pth") || name.endsWith(".pkl") || name.endsWith(".ckpt")
				|| name.endsWith(".bin.index.json")
				|| (name.endsWith(".bin") && (name.startsWith("pytorch_model") || name.startsWith("adapter_model")));
	}

}
