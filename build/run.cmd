@echo off
rem Opens the program on a practice office that it makes up first.
rem Usage: build\run.cmd [--fresh] [VERB ...]     (--fresh makes the practice office anew)
setlocal
set "ROOT=%~dp0.."
set "PYTHONUTF8=1"

call "%~dp0setup.cmd" || exit /b 1

if "%~1"=="--fresh" (
    if exist "%ROOT%\.demo" rmdir /s /q "%ROOT%\.demo"
    shift /1
)
if not exist "%ROOT%\.demo\sbdesk.db" (
    "%ROOT%\.venv\Scripts\python.exe" -m sbdesk --data "%ROOT%\.demo" demo --no-window || exit /b 1
)
"%ROOT%\.venv\Scripts\python.exe" -m sbdesk --data "%ROOT%\.demo" %1 %2 %3 %4 %5 %6 %7 %8 %9
exit /b %ERRORLEVEL%
