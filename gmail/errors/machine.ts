import type { ErrorRow } from './error-row';
import { pages } from './pages';

/** What goes wrong on the machine that runs n8n: its files and memory (https://nodejs.org/api/errors.html#common-system-errors). */
export const machineErrors: ErrorRow[] = [
	{
		code: 'machineFailed',
		signature: /ENOSPC|EDQUOT/,
		retry: 'never',
		message: 'The disk of the machine that runs n8n is full',
		remedy:
			'Whoever runs n8n makes room on its disk: n8n keeps the files and data of executions there, and can delete old ones by itself (EXECUTIONS_DATA_PRUNE).',
	},
	{
		code: 'machineFailed',
		signature: /EACCES|EPERM|EROFS/,
		retry: 'never',
		message: 'n8n may not use a file or folder of its machine',
		remedy:
			'Whoever runs n8n lets its user read and write the folder that the answer names: most often the one of N8N_USER_FOLDER, or of the binary data.',
	},
	{
		code: 'machineFailed',
		signature: /ENOENT|ENOTDIR|EISDIR|EEXIST|ELOOP|ENAMETOOLONG|EIO\b/,
		retry: 'never',
		message: 'A file is not where n8n keeps it',
		remedy:
			'You run the workflow again from the node that made the file. If that does not help, whoever runs n8n looks at the folder that the answer names: the workers of n8n need the same one.',
	},
	{
		code: 'machineFailed',
		signature: /./,
		retry: 'never',
		message: 'The machine that runs n8n has no more memory, processes or open files',
		remedy:
			'Whoever runs n8n gives it more of them, or has it run fewer executions at the same time (N8N_CONCURRENCY_PRODUCTION_LIMIT).',
	},
];

/** A fault of this package. */
export const defect: ErrorRow = {
	code: 'nodeDefect',
	signature: /(?:)/,
	retry: 'never',
	message: 'This node failed by a fault of its own',
	remedy:
		'Google has nothing to do with it. Please report the answer to the makers of this node, with the settings of the node and, if you can, the item.',
	page: pages.issues,
};
