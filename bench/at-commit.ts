import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..');

/** The sources as they were at a commit, with today's libraries. */
export const treeOf = (commit: string): string => {
	const tree = join(root, '.cache', `tree-${commit}`);
	if (!existsSync(join(tree, 'package.json'))) {
		execFileSync('git', ['worktree', 'add', '--force', '--detach', tree, commit], {
			cwd: root,
			stdio: 'ignore',
		});
		symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
	}
	return tree;
};

/** The same, built. */
export const builtTreeOf = (commit: string): string => {
	const tree = treeOf(commit);
	if (!existsSync(join(tree, 'dist/gmail/index.js'))) {
		execFileSync(process.execPath, [join(root, 'node_modules/gulp/bin/gulp.js'), 'compile'], {
			cwd: tree,
			stdio: 'ignore',
		});
	}
	return tree;
};
