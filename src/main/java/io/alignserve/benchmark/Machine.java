package io.alignserve.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.sun.management.OperatingSystemMXBean;

import io.alignserve.decoder.TensorEngine;

/**
 * What a measurement ran on.
 *
 * @param cpu the processor's name, its architecture where the system does not tell
 * @param cores processors that this process may use
 * @param memoryBytes memory of the machine or container
 * @param jvm name and version of the virtual machine
 * @param os name, version and architecture of the system
 * @param engine name and version of the tensor engine
 * @param engineThreads threads that share the work of one operator
 */
public record Machine(String cpu, int cores, long memoryBytes, String jvm, String os, String engine,
		int engineThreads) {

	private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

	static Machine here() {
		OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
		return new Machine(cpuName(), Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize(),
				System.getProperty("java.vm.name") + " " + Runtime.version(), System.getProperty("os.name") + " "
						+ System.getProperty("os.version") + " " + System.getProperty("os.arch"),
				TensorEngine.name(), TensorEngine.threads());
	}

	private static String cpuName() {
		String unknown = System.getProperty("os.arch");
		if (!Files.isReadable(CPU_INFO)) {
			return unknown;
		}
		try (Stream<String> lines = Files.lines(CPU_INFO)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(unknown);
		}
		catch (IOException ex) {
			return unknown;
		}
	}

}
