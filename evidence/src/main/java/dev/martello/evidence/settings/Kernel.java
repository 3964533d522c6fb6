package dev.martello.evidence.settings;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The kernel that runs.
 *
 * @param release as in {@code 6.1.0-28-amd64}
 * @param commandLine what it was started with, by option; one without a value has an empty one, of several the last counts
 * @param config what it was built with: {@code y}, {@code m}, a number or text; what is not in it was not built
 * @param lockdown how far the lockdown module keeps even root out of the kernel
 * @param securityModules in the order in which they are asked
 * @param modules what was loaded into it since it started
 * @param tainted the bits of {@code /proc/sys/kernel/tainted}
 * @param microcode the revisions that its processors run, each once; none where processors have no such thing
 * @param vulnerabilities what the kernel says of each weakness of the processor that it knows
 */
public record Kernel(
        Optional<String> release,
        Optional<SortedMap<String, String>> commandLine,
        Optional<SortedMap<String, String>> config,
        Optional<Lockdown> lockdown,
        Optional<List<String>> securityModules,
        Optional<List<KernelModule>> modules,
        Optional<Long> tainted,
        Optional<List<String>> microcode,
        Optional<SortedMap<String, String>> vulnerabilities)
        implements Settings.Part {
    public Kernel {
        commandLine = commandLine.map(Kernel::copy);
        config = config.map(Kernel::copy);
        securityModules = securityModules.map(List::copyOf);
        modules = modules.map(List::copyOf);
        microcode = microcode.map(List::copyOf);
        vulnerabilities = vulnerabilities.map(Kernel::copy);
    }

    private static SortedMap<String, String> copy(SortedMap<String, String> values) {
        return Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
