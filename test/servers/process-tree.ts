import { readdirSync, readFileSync } from 'node:fs';

/** A process as Linux tells of it. */
interface Process {
	pid: number;
	parent: number;
	/** CPU-seconds since its start, those of children that have ended among them. */
	cpu: number;
}

/** Of /proc/<pid>/stat. */
const TICKS_A_SECOND = 100;

const processes = (): Process[] =>
	readdirSync('/proc').flatMap((name): Process[] => {
		if (!/^\d+$/.test(name)) return [];
		try {
			const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
			// The name of the program may hold spaces and brackets.
			const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
			const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
			return [{ pid: Number(name), parent: Number(fields[1]), cpu: ticks / TICKS_A_SECOND }];
		} catch {
			// It has ended meanwhile.
			return [];
		}
	});

/** A process and all that it has started, parents first. */
const treeOf = (root: number): Process[] => {
	const all = processes();
	const below = (pid: number): Process[] =>
		all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
	return [...all.filter(({ pid }) => pid === root), ...below(root)];
};

/** CPU-seconds of a process and all that it has started, so far. */
export const cpuOf = (root: number): number => treeOf(root).reduce((sum, { cpu }) => sum + cpu, 0);

/** Stops a process and all that it has started in the middle of whatever they do, or lets them go on. */
export const signalTree = (root: number, signal: 'SIGSTOP' | 'SIGCONT'): void => {
	for (const { pid } of treeOf(root)) {
		try {
			process.kill(pid, signal);
		} catch {
			// It has ended meanwhile.
		}
	}
};
