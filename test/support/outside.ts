import { spawnSync } from 'node:child_process';

/**
 * A comparison with a program that somebody else wrote, of a package of Debian. It is left out where that is not installed, and says
 * so in its name; where all are wanted (OUTSIDE_PROGRAMS=required, as .ci/run has it) it fails.
 *
 * @param use runs where the program is there
 */
export const besideProgram = (
	debian: string,
	use: [command: string, ...args: string[]],
): { it: typeof it; note: string } => {
	const [command, ...args] = use;
	if (spawnSync(command, args).status === 0) return { it, note: '' };
	return {
		it: process.env.OUTSIDE_PROGRAMS === 'required' ? it : it.skip,
		note: ` (left out: not installed; run: apt-get install -y ${debian})`,
	};
};
