package io.alignserve.decoder;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.management.JMException;
import javax.management.ObjectName;

import io.alignserve.generation.GenerationEngine;

/**
 * Counts what the tensor engine holds in this process.
 */
public final class NativeArrays {

	/** What owns native memory. */
	private static final List<String> OWNERS = List.of("ai.djl.pytorch.engine.PtNDArray",
			"ai.djl.pytorch.engine.PtNDManager", "ai.djl.pytorch.engine.PtSymbolBlock", "ai.djl.pytorch.jni.IValue",
			LlamaDecoder.class.getName());

	private static final Pattern LINE = Pattern.compile("^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

	private NativeArrays() {
	}

	/**
	 * Counts the arrays that a decoder's program owns.
	 * @param engine the engine of a checkpoint
	 * @return the number
	 */
	public static int of(GenerationEngine engine) {
		return engine.call((runner) -> ((LlamaDecoder) runner).nativeResourceCount()).join();
	}

	/**
	 * Counts the objects of the whole process that own native memory and are still
	 * reachable, after a collection.
	 * @return the number by class; classes without objects are left out
	 */
	public static Map<String, Long> reachable() {
		try {
			String histogram = (String) ManagementFactory.getPlatformMBeanServer()
				.invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
						new Object[] { new String[0] }, new String[] { String[].class.getName() });
			Map<String, Long> counts = new TreeMap<>();
			histogram.lines().map(LINE::matcher).filter(Matcher::matches).forEach((line) -> {
				if (OWNERS.contains(line.group(2))) {
					counts.put(line.group(2), Long.valueOf(line.group(1)));
				}
			});
			return counts;
		}
		catch (JMException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
