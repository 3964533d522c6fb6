package dev.martello.evidence.bootlog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the boot manager of Windows measured. Anybody who runs later can measure the like.
 *
 * @param settings each with all the values that it was measured with, so that none hides behind a later one
 * @param modules in the order of the log
 * @param keys that modules are signed with
 * @param guards drivers against malware that are started first
 * @param policies of code integrity
 */
public record WindowsBoot(
        SortedMap<WindowsSetting, Set<Long>> settings,
        List<WindowsModule> modules,
        List<WindowsKey> keys,
        List<WindowsGuard> guards,
        List<WindowsPolicy> policies) {
    public WindowsBoot {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        modules = List.copyOf(modules);
        keys = List.copyOf(keys);
        guards = List.copyOf(guards);
        policies = List.copyOf(policies);
    }

    public boolean isEmpty() {
        return settings.isEmpty() && modules.isEmpty() && keys.isEmpty() && guards.isEmpty() && policies.isEmpty();
    }

    /** What an event says, whether that is proven or not. */
    static WindowsBoot of(BootEvent event) {
        Sum sum = new Sum();
        sum.add(event);
        return sum.toBoot();
    }

    /** All of it as texts for people. */
    Stream<String> texts() {
        return Stream.of(
                        settings.entrySet().stream()
                                .flatMap(each -> each.getValue().stream().map(each.getKey()::text)),
                        modules.stream().map(WindowsModule::text),
                        keys.stream().map(each -> "key " + each.digest()),
                        guards.stream().map(each -> "early launch driver " + each.name()),
                        policies.stream().map(each -> "policy " + each.name() + " " + each.versionText()))
                .flatMap(texts -> texts);
    }

    /** Adds up events. For one thread. */
    static final class Sum {
        private final Map<WindowsSetting, Set<Long>> settings = new EnumMap<>(WindowsSetting.class);
        private final List<WindowsModule> modules = new ArrayList<>();
        private final List<WindowsKey> keys = new ArrayList<>();
        private final List<WindowsGuard> guards = new ArrayList<>();
        private final List<WindowsPolicy> policies = new ArrayList<>();

        void add(BootEvent event) {
            add(event, WindowsTag.read(event.data()));
        }

        void add(BootEvent event, List<WindowsTag> tags) {
            event.pcr().ifPresent(pcr -> {
                for (WindowsTag tag : tags) {
                    if (tag.id() == WindowsModule.AGGREGATION) {
                        modules.add(WindowsModule.of(event.number(), pcr, tag));
                    } else if (tag.id() == WindowsGuard.AGGREGATION
                            && tag.inner(WindowsGuard.AGGREGATION).isEmpty()) {
                        guards.add(WindowsGuard.of(event.number(), pcr, tag));
                    } else if (tag.id() == WindowsKey.TAG) {
                        keys.add(WindowsKey.of(event.number(), pcr, tag));
                    } else if (tag.id() == WindowsPolicy.TAG) {
                        WindowsPolicy.of(event.number(), pcr, tag).ifPresent(policies::add);
                    } else {
                        addSetting(tag);
                        add(event, tag.inner());
                    }
                }
            });
        }

        private void addSetting(WindowsTag tag) {
            WindowsSetting.of(tag.id())
                    .ifPresent(setting -> tag.number()
                            .ifPresent(number -> settings.computeIfAbsent(setting, _ -> new TreeSet<>())
                                    .add(number)));
        }

        WindowsBoot toBoot() {
            return new WindowsBoot(new TreeMap<>(settings), modules, keys, guards, policies);
        }
    }
}
