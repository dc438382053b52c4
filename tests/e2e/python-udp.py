"""Python's own tests of UDP sockets, on an address of our choice instead of 127.0.0.1.

python-udp.py ADDRESS: run the tests, and print a line "TEST passed", "TEST skipped" or
"TEST failed" for each, after the tracebacks of those that failed, as "# ...".
"""
import importlib.abc
import importlib.machinery
import re
import sys
import unittest

# Every test of these modules that opens a UDP socket of IPv4.
TESTS = '''
test_socket.BasicUDPTest
test_socket.UDPTimeoutTest
test_socket.SendmsgUDPTest
test_socket.RecvmsgUDPTest
test_socket.RecvmsgIntoUDPTest
test_socket.InterruptedRecvTimeoutTest
test_socket.GeneralModuleTests.testSendtoErrors
test_socket.GeneralModuleTests.test_socket_fileno
test_socket.SendfileUsingSendTest.test_errors
test_socket.SendfileUsingSendfileTest.test_errors
test_socketserver.SocketServerTest.test_UDPServer
test_socketserver.SocketServerTest.test_ThreadingUDPServer
test_socketserver.SocketServerTest.test_ForkingUDPServer
test_logging.DatagramHandlerTest
test_logging.SysLogHandlerTest
test_asyncio.test_base_events.BaseEventLoopWithSelectorTests.test_create_connection_wrong_sock
test_asyncio.test_base_events.BaseEventLoopWithSelectorTests.test_create_server_wrong_sock
test_asyncio.test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_allow_broadcast
test_asyncio.test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_connect_err
test_asyncio.test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sock
test_asyncio.test_base_events.BaseEventLoopWithSelectorTests.test_create_datagram_endpoint_sockopts
test_asyncio.test_base_events.BaseLoopSockSendfileTests.test_nonstream_socket
'''.split()
TESTS += [f'test_asyncio.test_{module}.{loop}EventLoopTests.test_{test}'
          for loop in ('Select', 'Poll', 'EPoll')
          for module, test in (('events', 'create_datagram_endpoint'),
                               ('events', 'create_datagram_endpoint_sock'),
                               ('sendfile', 'sendfile_not_supported'),
                               ('sock_lowlevel', 'recvfrom'),
                               ('sock_lowlevel', 'recvfrom_into'),
                               ('sock_lowlevel', 'sendto_blocking'))]


class Moved(importlib.machinery.SourceFileLoader):
    """A module whose hosts are the chosen address."""

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        source = self.get_data(path).decode()
        source = re.sub('''(["'])(localhost|127\\.0\\.0\\.1)\\1''', repr(ADDRESS), source)
        return compile(source, path, 'exec', dont_inherit=True)


class Finder(importlib.abc.MetaPathFinder):
    """Find the modules of the tests."""

    def find_spec(self, fullname, path, target=None):
        if not fullname.startswith('test.'):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Moved(fullname, spec.origin)
        return spec


class Result(unittest.TestResult):
    """Print what became of each test."""

    def say(self, test, what, why=''):
        self.said = True
        for line in why.splitlines():
            print('#', line)
        print(test.id().removeprefix('test.'), what, flush=True)

    def startTest(self, test):
        super().startTest(test)
        self.said = False

    def stopTest(self, test):
        super().stopTest(test)
        if not self.said:
            self.say(test, 'passed')

    def addSkip(self, test, reason):
        self.say(test, 'skipped')

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.say(test, 'failed', self.failures[-1][1])

    def addError(self, test, err):
        super().addError(test, err)
        self.say(test, 'failed', self.errors[-1][1])

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err and not self.said:
            self.say(test, 'failed', (self.failures + self.errors)[-1][1])


ADDRESS = sys.argv[1]
sys.meta_path.insert(0, Finder())
from test import support    # pylint: disable=wrong-import-position
support.use_resources = ['network']
unittest.defaultTestLoader.loadTestsFromNames('test.' + test for test in TESTS).run(Result())
