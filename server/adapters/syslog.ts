import { createSocket } from 'node:dgram';
import { hostname } from 'node:os';
import { connect, type Socket } from 'node:net';

/** One thing that whoever watches over security is told; never what was typed. */
export interface SecurityEvent {
  readonly at: Date;
  /** What happened, in a word. */
  readonly what: string;
  readonly request: string;
  readonly method: string;
  /** The route as it is spelt, without what stands in its places. */
  readonly route: string;
  readonly status: number;
  readonly user: string | null;
  readonly ip: string;
}

/** Takes events to a log server. What it cannot be told is lost there; the database keeps its own. */
export interface SecurityLog {
  readonly tell: (event: SecurityEvent) => void;
  readonly close: () => void;
}

/** Facility 13 is the log of audit; notice where it went well, warning where it was refused. */
const facility = 13;
const severity = ({ status }: SecurityEvent): number => (status >= 400 ? 4 : 5);
/** Of a log server that is away as many lines are held; the oldest go first. */
const mostHeld = 1000;
/** One that takes a connection and does not read is away as well, once so many bytes wait for it. */
const mostUnreadBytes = 1_000_000;

const quoted = (value: string): string =>
  `"${value.replaceAll(/["\\\]]/g, (sign) => `\\${sign}`)}"`;

/** A line as RFC 5424 has it; the number is the one for examples of private enterprises. */
export function syslogLine(event: SecurityEvent): string {
  const { at, what, request, method, route, status, user, ip } = event;
  const facts = { request, method, route, status: `${status}`, user: user ?? '-', ip };
  const data = Object.entries(facts).map(([name, value]) => `${name}=${quoted(value)}`);
  const head = `<${facility * 8 + severity(event)}>1 ${at.toISOString()} ${hostname()} qixian ${process.pid}`;
  return `${head} ${what} [qixian@32473 ${data.join(' ')}] ${method} ${route} ${status}`;
}

/**
 * A log server by its address, `udp://host:514` or `tcp://host:601`; by TCP each line is counted (RFC
 * 6587). `troubled` hears of the first failure of each outage.
 */
export function openSyslog(url: string, troubled: (error: Error) => void): SecurityLog {
  const { protocol, hostname: host, port } = new URL(url);
  const at = { host: host.replaceAll(/^\[|\]$/g, ''), port: Number(port || '514') };
  return protocol === 'udp:' ? overUdp(at, troubled) : overTcp(at, troubled);
}

interface Place {
  readonly host: string;
  readonly port: number;
}

function overUdp({ host, port }: Place, troubled: (error: Error) => void): SecurityLog {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  let well = true;
  const failed = (error: Error): void => {
    if (well) troubled(error);
    well = false;
  };
  socket.on('error', failed);
  socket.unref();
  return {
    tell: (event) =>
      socket.send(syslogLine(event), port, host, (error) => {
        if (error) failed(error);
        else well = true;
      }),
    close: () => socket.close(),
  };
}

function overTcp(place: Place, troubled: (error: Error) => void): SecurityLog {
  const held: string[] = [];
  let socket: Socket | null = null;
  let well = true;
  let again: NodeJS.Timeout | undefined;
  let closed = false;
  const takesMore = (): boolean => socket !== null && socket.writableLength < mostUnreadBytes;
  const send = (): void => {
    while (takesMore() && held.length > 0) socket?.write(held.shift() ?? '');
  };
  const open = (): void => {
    const opened = connect(place);
    opened.setKeepAlive(true);
    opened.on('connect', () => {
      well = true;
      socket = opened;
      send();
    });
    opened.on('drain', send);
    opened.on('error', (error) => {
      if (well) troubled(error);
      well = false;
    });
    opened.on('close', () => {
      socket = null;
      if (!closed) again = setTimeout(open, 5000).unref();
    });
    opened.unref();
  };
  open();
  return {
    tell: (event) => {
      const line = syslogLine(event);
      held.push(`${Buffer.byteLength(line)} ${line}`);
      send();
      if (held.length > mostHeld) held.shift();
    },
    close: () => {
      closed = true;
      clearTimeout(again);
      socket?.end();
    },
  };
}
