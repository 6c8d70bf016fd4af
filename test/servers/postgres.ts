import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { makeConfigFolder } from './config-folder';
import { startDaemon } from './daemon';
import { freePort } from './free-port';
import { signalTree } from './process-tree';

const run = promisify(execFile);

const versions = '/usr/lib/postgresql';

/** A real PostgreSQL on 127.0.0.1 with an empty database. */
export interface Postgres {
	/** Of the shell that runs it; another one after `up`. */
	readonly pid: number;
	port: number;
	/** Its superuser, who needs no password. */
	user: string;
	database: string;
	/** Ends it; its data stays. Never throws. */
	down(): Promise<void>;
	/** Starts it again over its data. */
	up(): Promise<void>;
	/** Stops all its processes where they are: connections stay open, and nothing answers. */
	freeze(): void;
	/** They go on. */
	thaw(): void;
	/** Ends it and removes all that it wrote. Never throws. */
	stop(): Promise<void>;
}

/** Where Debian keeps the programs of the newest PostgreSQL that is installed, undefined without one. */
export function postgresPrograms(): string | undefined {
	try {
		const [newest] = readdirSync(versions).sort((one, other) => Number(other) - Number(one));
		return newest && `${versions}/${newest}/bin`;
	} catch {
		return undefined;
	}
}

/** PostgreSQL refuses to run as root. */
const unprivileged = ['setpriv', '--reuid=postgres', '--regid=postgres', '--clear-groups', '--'];

/**
 * With the change of the user id the kernel forgets to end it with us: a shell that does not, tells it. To SIGTERM it
 * would wait until every client has gone.
 */
const passOnTerm = '"$@" & trap "kill -INT $!; wait $!" TERM; wait $!';

/** Starts a PostgreSQL of one's own. Needs root, to become its user. */
export async function startPostgres(): Promise<Postgres> {
	const programs = postgresPrograms();
	const folder = await makeConfigFolder('postgres-');
	const port = await freePort();
	const user = 'postgres';
	try {
		const data = await folder.folder('data');
		await run('chown', [user, data]);
		const [setpriv = '', ...asPostgres] = unprivileged;
		await run(setpriv, [
			...asPostgres,
			...[
				`${programs}/initdb`,
				'--pgdata',
				data,
				'--username',
				user,
				'--auth',
				'trust',
				'--no-sync',
			],
			...['--encoding', 'UTF8', '--locale', 'C.UTF-8'],
		]);
		const start = async () =>
			await startDaemon({
				command: [
					...['sh', '-c', passOnTerm, 'sh', ...unprivileged, `${programs}/postgres`, '-D', data],
					...['-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
					...[
						'-c',
						'unix_socket_directories=',
						'-c',
						'logging_collector=on',
						'-c',
						'log_directory=.',
					],
					...['-c', 'log_filename=postgres.log'],
				],
				ports: [port],
				readLog: () => folder.tail('data/postgres.log'),
			});
		let daemon = await start();
		return {
			get pid() {
				return daemon.pid;
			},
			port,
			user,
			database: 'postgres',
			down: () => daemon.stop(),
			async up() {
				daemon = await start();
			},
			freeze: () => signalTree(daemon.pid, 'SIGSTOP'),
			thaw: () => signalTree(daemon.pid, 'SIGCONT'),
			async stop() {
				signalTree(daemon.pid, 'SIGCONT');
				await daemon.stop();
				await folder.remove();
			},
		};
	} catch (error) {
		await folder.remove();
		throw error;
	}
}
