package dev.martello.lab.machine;

import dev.martello.lab.tool.LabFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** QEMU's machine protocol, as much of it as snapshots and connections to a machine need. */
final class Monitor implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration POLL = Duration.ofMillis(20);

    private final LineSocket socket;

    private Monitor(LineSocket socket) {
        this.socket = socket;
    }

    static Monitor of(Path path) throws LabFailure, IOException {
        LineSocket socket = LineSocket.connect(path);
        try {
            socket.read(); // the greeting
            Monitor monitor = new Monitor(socket);
            monitor.execute("qmp_capabilities", JSON.createObjectNode());
            return monitor;
        } catch (LabFailure | IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Halts the machine and writes all of its state to a file. */
    void save(Path file) throws LabFailure, IOException, InterruptedException {
        execute("stop", JSON.createObjectNode());
        // As fast as the disk takes it: the machine does not run meanwhile.
        execute("migrate-set-parameters", JSON.createObjectNode().put("max-bandwidth", Long.MAX_VALUE >> 1));
        execute("migrate", JSON.createObjectNode().put("uri", "exec:cat > " + file));
        awaitMigrated();
    }

    /** Hands on what connects to a port of this computer's loopback to a port of the machine. */
    void forward(int from, int to) throws LabFailure, IOException {
        String line = "hostfwd_add " + MachineLine.NETWORK + " tcp:127.0.0.1:" + from + "-:" + to;
        String said = execute("human-monitor-command", JSON.createObjectNode().put("command-line", line))
                .asString("")
                .strip();
        if (!said.isEmpty()) {
            throw new LabFailure("QEMU refuses " + line + ": " + said);
        }
    }

    /** Lets a halted machine go on. */
    void resume() throws LabFailure, IOException {
        execute("cont", JSON.createObjectNode());
    }

    /** Waits until a state is saved, or a machine that was started with one has taken it up. */
    void awaitMigrated() throws LabFailure, IOException, InterruptedException {
        while (true) {
            JsonNode answer = execute("query-migrate", JSON.createObjectNode());
            switch (answer.path("status").asString("none")) {
                case "completed" -> {
                    return;
                }
                case "failed", "cancelled" ->
                    throw new LabFailure("the machine's state cannot be saved or restored: "
                            + answer.path("error-desc").asString("no reason given"));
                default -> Thread.sleep(POLL);
            }
        }
    }

    private JsonNode execute(String command, ObjectNode arguments) throws LabFailure, IOException {
        ObjectNode request = JSON.createObjectNode().put("execute", command);
        request.set("arguments", arguments);
        socket.write(JSON.writeValueAsString(request));
        while (true) {
            JsonNode answer = JSON.readTree(socket.read());
            if (answer.has("error")) {
                throw new LabFailure("QEMU refuses " + command + ": "
                        + answer.path("error").path("desc").asString("no reason given"));
            }
            if (answer.has("return")) {
                return answer.path("return");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
