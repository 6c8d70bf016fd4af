/**
 * Loaded before a program that knows no other address than Google's: its connections to Google's API lead to port
 * GOOGLE_PORT of this machine, and are otherwise as the program makes and keeps them.
 */
const tls = require('node:tls');

const connect = tls.connect;

tls.connect = (...given) => {
	const [options, ...others] = given;
	if (typeof options !== 'object' || !/\.googleapis\.com$/.test(options.host ?? ''))
		return connect(...given);
	const here = { ...options, host: '127.0.0.1', port: Number(process.env.GOOGLE_PORT) };
	return connect({ ...here, servername: options.host }, ...others);
};
