package dev.martello.cli.lab;

import picocli.CommandLine.Command;

/** The benchmarks. */
@Command(
        name = "bench",
        description = "Measure how fast Martello is on this machine, and what bounds each number.",
        footer = {
            "  martello lab bench attestation",
            "  martello lab bench posture",
            "  martello lab bench authority",
            "  martello lab bench ledger",
            "  martello lab bench agent"
        },
        subcommands = {
            BenchAttestation.class,
            BenchPosture.class,
            BenchAuthority.class,
            BenchLedger.class,
            BenchAgent.class
        })
final class BenchCommand {}
