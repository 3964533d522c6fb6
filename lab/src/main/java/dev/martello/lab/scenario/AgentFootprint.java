package dev.martello.lab.scenario;

import dev.martello.lab.image.Firmware;
import dev.martello.lab.image.ImageVariant;
import dev.martello.lab.machine.Chassis;
import dev.martello.lab.machine.Machine;
import dev.martello.lab.machine.MachineSettings;
import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent takes of an appliance, as its kernel counts it. The appliance is emulated, so its processor is many times slower
 * than a real one, and what is said of processor time is more than it would be there. The agent does all that it does at a report a minute,
 * sixty times as often.
 *
 * @param samples at the first report, at the last, and in between
 */
public record AgentFootprint(List<Sample> samples) {
    private static final int PARTS = 10;

    /**
     * Tells the service that settings are to be looked at for each fifteenth report or so, which takes more than a second: each quarter of an hour,
     * where a report is made a minute. And that no connection is kept from one to the next, for in a minute it would be gone.
     */
    private static final String HURRY = "mkdir -p /run/systemd/system/martello-agent.service.d"
            + " && printf '[Service]\\nEnvironment=\"MARTELLO_OPTIONS=--settings-interval PT20S\"\\n"
            + "Environment=JAVA_TOOL_OPTIONS=-Djdk.httpclient.keepalive.timeout=0\\n'"
            + " >/run/systemd/system/martello-agent.service.d/hurry.conf"
            + " && systemctl daemon-reload && systemctl restart martello-agent";

    public AgentFootprint {
        samples = List.copyOf(samples);
    }

    /**
     * What it had taken at a moment.
     *
     * @param reports that the control plane had from it
     * @param cpu processor time since it was started
     * @param residentBytes memory, with files that others may share
     * @param ownBytes memory of its own
     */
    public record Sample(long reports, Duration cpu, long residentBytes, long ownBytes) {
        /** In ticks of 10 ms: Linux, {@code USER_HZ}. */
        private static final int TICK_MILLIS = 10;

        private static final Pattern TICKS = Pattern.compile("\\) \\S(?: -?\\d+){10} (\\d+) (\\d+) ");
        private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
        private static final Pattern OWN = Pattern.compile("RssAnon:\\s+(\\d+) kB");

        /**
         * Reads it off.
         *
         * @param proc {@code /proc/PID/stat} and {@code /proc/PID/status}, proc(5)
         */
        static Sample read(long reports, String proc) throws LabFailure {
            Matcher ticks = find(TICKS, proc);
            long all = Long.parseLong(ticks.group(1)) + Long.parseLong(ticks.group(2));
            return new Sample(reports, Duration.ofMillis(all * TICK_MILLIS), kilo(RESIDENT, proc), kilo(OWN, proc));
        }

        private static long kilo(Pattern pattern, String proc) throws LabFailure {
            return Long.parseLong(find(pattern, proc).group(1)) << 10;
        }

        private static Matcher find(Pattern pattern, String proc) throws LabFailure {
            Matcher found = pattern.matcher(proc);
            if (!found.find()) {
                throw new LabFailure("the appliance's kernel does not tell of the agent: " + proc.strip());
            }
            return found;
        }
    }

    /** Starts an appliance and looks at its agent until it has made so many reports. */
    public static AgentFootprint measure(Lab lab, int reports) throws LabFailure, IOException, InterruptedException {
        Chassis chassis = lab.manufactureRegistered("edge-1", Firmware.SECURE);
        LabControlPlane controlPlane = lab.controlPlane();
        controlPlane.add(lab.images().release());
        MachineSettings settings = MachineSettings.of(
                chassis, lab.images().image(ImageVariant.GOOD), Firmware.SECURE, controlPlane.endpoint());
        try (Machine machine = Machine.start(lab.room(), settings)) {
            Watch watch = new Watch(machine, chassis, controlPlane);
            watch.awaitTrust(Instant.EPOCH);
            machine.hand().run(HURRY);
            long before = controlPlane.reports();
            List<Sample> samples = new ArrayList<>();
            for (int part = 0; part <= PARTS; part++) {
                samples.add(sample(watch, machine, before, Math.max(1, (long) reports * part / PARTS)));
                lab.say(samples.getLast().reports() + " reports");
            }
            return new AgentFootprint(samples);
        }
    }

    private static Sample sample(Watch watch, Machine machine, long before, long wanted)
            throws LabFailure, IOException, InterruptedException {
        long reports = watch.awaitReports(before + wanted) - before;
        String proc = String.join("\n", machine.hand().run("cat /proc/$(pidof java)/stat /proc/$(pidof java)/status"));
        return Sample.read(reports, proc);
    }

    /** Processor time of a report, when it has settled: of the second half of them. */
    public Duration cpuPerReport() {
        Sample half = samples.get(samples.size() / 2);
        Sample last = samples.getLast();
        return last.cpu().minus(half.cpu()).dividedBy(Math.max(1, last.reports() - half.reports()));
    }

    /** Which part of one processor it takes when it reports at an interval. */
    public double shareAt(Duration interval) {
        return (double) cpuPerReport().toNanos() / interval.toNanos();
    }
}
