package dev.martello.evidence.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A service of systemd as its files have it. Nothing of its arguments or its environment is kept, in which there may be secrets.
 *
 * @param name as in {@code nginx.service}
 * @param programs the paths that it runs, in order
 * @param sockets where systemd waits for it, as its sockets are written: {@code 22}, {@code /run/x.sock}
 * @param settings what its sandbox, its user and its rights are: the last value of each directive, {@code yes} and {@code no} for truths, and
 *     of those that add up a line for each
 * @param running whether it has a process now; not there where that is not known, and of services that come and go: those that end by
 *     themselves, and those that only a timer, a socket or a path starts
 * @see <a href="https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html">systemd.exec(5)</a>
 */
public record Unit(
        String name,
        List<String> programs,
        List<String> sockets,
        SortedMap<String, String> settings,
        Optional<Boolean> running) {
    private static final String SERVICE = "Service";
    private static final String YES = "yes";

    private static final Set<String> LISTS = Set.of(
            "AmbientCapabilities",
            "BindPaths",
            "BindReadOnlyPaths",
            "CapabilityBoundingSet",
            "DeviceAllow",
            "ExecPaths",
            "IPAddressAllow",
            "IPAddressDeny",
            "InaccessiblePaths",
            "NoExecPaths",
            "ReadOnlyPaths",
            "ReadWritePaths",
            "RestrictAddressFamilies",
            "RestrictFileSystems",
            "RestrictNamespaces",
            "SupplementaryGroups",
            "SystemCallArchitectures",
            "SystemCallFilter",
            "SystemCallLog",
            "TemporaryFileSystem");

    private static final Set<String> TEXTS = Set.of(
            "DevicePolicy",
            "Group",
            "KeyringMode",
            "PAMName",
            "ProcSubset",
            "ProtectProc",
            "RootDirectory",
            "RootImage",
            "Type",
            "UMask",
            "User");

    /** Some have further values, as {@code ProtectSystem=strict}. */
    private static final Set<String> TRUTHS = Set.of(
            "Delegate",
            "DynamicUser",
            "LockPersonality",
            "MemoryDenyWriteExecute",
            "NoNewPrivileges",
            "PrivateDevices",
            "PrivateIPC",
            "PrivateMounts",
            "PrivateNetwork",
            "PrivateTmp",
            "PrivateUsers",
            "ProtectClock",
            "ProtectControlGroups",
            "ProtectHome",
            "ProtectHostname",
            "ProtectKernelLogs",
            "ProtectKernelModules",
            "ProtectKernelTunables",
            "ProtectSystem",
            "RemoveIPC",
            "RestrictRealtime",
            "RestrictSUIDSGID");

    private static final Set<String> TRUE = Set.of("1", "yes", "y", "true", "t", "on");
    private static final Set<String> FALSE = Set.of("0", "no", "n", "false", "f", "off");

    /** What stands before a path says how it is run. */
    private static final Pattern PREFIXES = Pattern.compile("^[@:!+|-]*");

    public Unit {
        programs = List.copyOf(programs);
        sockets = List.copyOf(sockets);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /**
     * A service, of whose processes nothing is known.
     *
     * @param sockets where systemd waits for it
     */
    public static Unit of(String name, UnitSettings files, List<String> sockets) {
        SortedMap<String, String> settings = new TreeMap<>();
        for (String each : LISTS) {
            List<String> values = files.values(SERVICE, each);
            if (!values.isEmpty()) {
                settings.put(
                        each, String.join("\n", values.stream().map(Unit::truth).toList()));
            }
        }
        TEXTS.forEach(each -> files.value(SERVICE, each).ifPresent(value -> settings.put(each, value)));
        TRUTHS.forEach(each -> files.value(SERVICE, each).ifPresent(value -> settings.put(each, truth(value))));
        if (YES.equals(settings.get("DynamicUser"))) {
            addImplied(settings);
        }
        return new Unit(name, programs(files), sockets, settings, Optional.empty());
    }

    /** The same, of which is known whether it has a process now. */
    public Unit with(boolean running) {
        return new Unit(name, programs, sockets, settings, Optional.of(running));
    }

    /** Whether it is to go on once it is started. */
    public boolean isLasting() {
        return !programs.isEmpty() && !"oneshot".equals(settings.get("Type"));
    }

    /** What systemd sets for a user that is there only as long as the service. */
    private static void addImplied(SortedMap<String, String> settings) {
        for (String each : List.of("NoNewPrivileges", "RemoveIPC", "RestrictSUIDSGID")) {
            settings.put(each, YES);
        }
        settings.merge("PrivateTmp", YES, (own, implied) -> own.equals("no") ? implied : own);
        settings.merge("ProtectSystem", "strict", (own, implied) -> own.equals("no") ? implied : own);
        settings.merge("ProtectHome", "read-only", (own, implied) -> own.equals("no") ? implied : own);
    }

    private static List<String> programs(UnitSettings files) {
        List<String> programs = new ArrayList<>();
        for (String command : files.values(SERVICE, "ExecStart")) {
            Arrays.stream(command.split("\\s+", 2))
                    .findFirst()
                    .map(word -> PREFIXES.matcher(word).replaceFirst("").replaceAll("^([\"'])(.*)\\1$", "$2"))
                    .filter(path -> !path.isEmpty())
                    .ifPresent(programs::add);
        }
        return programs;
    }

    private static String truth(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return YES;
        }
        return FALSE.contains(word) ? "no" : value;
    }
}
