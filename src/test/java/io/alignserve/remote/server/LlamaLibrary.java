package io.alignserve.remote.server;

import java.io.File;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;

/**
 * The functions of llama.cpp that the server needs, as of the build in the jar of
 * {@code de.kherud:llama}. Method {@code modelFree} is function {@code llama_model_free}.
 * Types and layouts are those of that build's {@code llama.h}.
 */
interface LlamaLibrary extends Library {

	/**
	 * Loads the library for this machine out of the jar.
	 * @return the library
	 * @throws IOException if the jar has none for this machine
	 */
	static LlamaLibrary load() throws IOException {
		String system = Platform.isMac() ? "Mac" : "Linux";
		String machine = Platform.isARM() ? "aarch64" : "x86_64";
		File file = Native.extractFromResourcePath(
				"/de/kherud/llama/" + system + "/" + machine + "/" + System.mapLibraryName("jllama"),
				LlamaLibrary.class.getClassLoader());
		FunctionMapper names = (library, method) -> "llama_"
				+ method.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
		return Native.load(file.getPath(), LlamaLibrary.class, Map.of(Library.OPTION_FUNCTION_MAPPER, names));
	}

	void backendInit();

	ModelParams.ByValue modelDefaultParams();

	ContextParams.ByValue contextDefaultParams();

	Pointer modelLoadFromFile(String path, ModelParams.ByValue params);

	Pointer initFromModel(Pointer model, ContextParams.ByValue params);

	Pointer modelGetVocab(Pointer model);

	int vocabNTokens(Pointer vocab);

	boolean vocabIsEog(Pointer vocab, int token);

	int modelNCtxTrain(Pointer model);

	int tokenize(Pointer vocab, byte[] text, int length, int[] tokens, int maxTokens, boolean addSpecial,
			boolean parseSpecial);

	int tokenToPiece(Pointer vocab, int token, byte[] buffer, int length, int leftStrip, boolean special);

	int decode(Pointer context, Batch.ByValue batch);

	Pointer getLogitsIth(Pointer context, int row);

	boolean kvSelfSeqRm(Pointer context, int sequence, int from, int to);

	Pointer samplerChainInit(ChainParams.ByValue params);

	void samplerChainAdd(Pointer chain, Pointer sampler);

	Pointer samplerInitGreedy();

	Pointer samplerInitTopK(int count);

	Pointer samplerInitTopP(float mass, long minKeep);

	Pointer samplerInitMinP(float share, long minKeep);

	Pointer samplerInitTemp(float temperature);

	Pointer samplerInitDist(int seed);

	Pointer samplerInitLogitBias(int vocabulary, int count, Pointer biases);

	int samplerSample(Pointer chain, Pointer context, int row);

	void samplerFree(Pointer chain);

	/**
	 * How a model is loaded.
	 */
	@Structure.FieldOrder({ "devices", "gpuLayers", "splitMode", "mainGpu", "tensorSplit", "progress", "progressData",
			"overrides", "vocabularyOnly", "mapped", "locked", "checked" })
	class ModelParams extends Structure {

		public Pointer devices;

		public int gpuLayers;

		public int splitMode;

		public int mainGpu;

		public Pointer tensorSplit;

		public Pointer progress;

		public Pointer progressData;

		public Pointer overrides;

		public byte vocabularyOnly;

		public byte mapped;

		public byte locked;

		public byte checked;

		/** As C passes it. */
		public static final class ByValue extends ModelParams implements Structure.ByValue {

		}

	}

	/**
	 * How a context is made.
	 */
	@Structure.FieldOrder({ "context", "batch", "microBatch", "sequences", "threads", "batchThreads", "rope", "floats",
			"originalContext", "defragmentation", "evaluation", "evaluationData", "keyType", "valueType", "flags",
			"abort", "abortData" })
	class ContextParams extends Structure {

		public int context;

		public int batch;

		public int microBatch;

		public int sequences;

		public int threads;

		public int batchThreads;

		/** Rope scaling, pooling and attention type. */
		public int[] rope = new int[3];

		/** Rope base and scale, four of YaRN. */
		public float[] floats = new float[6];

		public int originalContext;

		public float defragmentation;

		public Pointer evaluation;

		public Pointer evaluationData;

		public int keyType;

		public int valueType;

		/** All logits, embeddings, key-value offload, flash attention, no timings. */
		public byte[] flags = new byte[5];

		public Pointer abort;

		public Pointer abortData;

		/** As C passes it. */
		public static final class ByValue extends ContextParams implements Structure.ByValue {

		}

	}

	/**
	 * Tokens to decode.
	 */
	@Structure.FieldOrder({ "count", "tokens", "embeddings", "positions", "sequenceCounts", "sequences", "outputs" })
	class Batch extends Structure {

		public int count;

		public Pointer tokens;

		public Pointer embeddings;

		public Pointer positions;

		public Pointer sequenceCounts;

		public Pointer sequences;

		public Pointer outputs;

		/** As C passes it. */
		public static final class ByValue extends Batch implements Structure.ByValue {

		}

	}

	/**
	 * How a chain of samplers is made.
	 */
	@Structure.FieldOrder("noTimings")
	class ChainParams extends Structure {

		public byte noTimings;

		/** As C passes it. */
		public static final class ByValue extends ChainParams implements Structure.ByValue {

		}

	}

}
