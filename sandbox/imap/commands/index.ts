import type { Command } from '../command';
import { append } from './append';
import { authenticate, login } from './authenticate';
import { capability, enable, id, namespace } from './capability';
import { compress } from './compress';
import { copy, move } from './copy';
import { expunge } from './expunge';
import { fetch } from './fetch';
import { create, deleteFolder, rename, subscribe, unsubscribe } from './folders';
import { idle } from './idle';
import { list, lsub, xlist } from './list';
import { logout, noop, xyzzy } from './noop';
import { getQuota, getQuotaRoot } from './quota';
import { search } from './search';
import { close, examine, select, unselect } from './select';
import { status } from './status';
import { store } from './store';

/** Every command by its name. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
	['APPEND', append],
	['AUTHENTICATE', authenticate],
	['CAPABILITY', capability],
	['CHECK', { ...noop, state: 'selected' }],
	['CLOSE', close],
	['COMPRESS', compress],
	['COPY', copy],
	['CREATE', create],
	['DELETE', deleteFolder],
	['ENABLE', enable],
	['EXAMINE', examine],
	['EXPUNGE', expunge],
	['FETCH', fetch],
	['GETQUOTA', getQuota],
	['GETQUOTAROOT', getQuotaRoot],
	['ID', id],
	['IDLE', idle],
	['LIST', list],
	['LOGIN', login],
	['LOGOUT', logout],
	['LSUB', lsub],
	['MOVE', move],
	['NAMESPACE', namespace],
	['NOOP', noop],
	['RENAME', rename],
	['SEARCH', search],
	['SELECT', select],
	['STATUS', status],
	['STORE', store],
	['SUBSCRIBE', subscribe],
	['UID COPY', copy],
	['UID EXPUNGE', expunge],
	['UID FETCH', fetch],
	['UID MOVE', move],
	['UID SEARCH', search],
	['UID STORE', store],
	['UNSELECT', unselect],
	['UNSUBSCRIBE', unsubscribe],
	['XLIST', xlist],
	['XYZZY', xyzzy],
]);
