@echo off
rem Brings this machine to the point where the program runs: .venv with the pinned packages.
rem Usage: build\setup.cmd [--tests]      (--tests adds what build\test.cmd needs)
rem Messages are ASCII: the console's code page is not known before the program starts.
setlocal
cd /d "%~dp0.."

set "REQUIREMENTS=-r build\requirements.txt"
set "STAMP=.venv\ready-run.txt"
if "%~1"=="--tests" (
    set "REQUIREMENTS=-r build\requirements.txt -r build\requirements-dev.txt"
    set "STAMP=.venv\ready-tests.txt"
)
set "WANTED=%TEMP%\sbdesk-wanted-%RANDOM%.txt"
copy /y /b build\requirements.txt+build\requirements-dev.txt+pyproject.toml+build\setup.cmd "%WANTED%" >nul
>>"%WANTED%" echo "%CD%"

if not exist .venv\Scripts\python.exe goto make
.venv\Scripts\python.exe -c "" >nul 2>&1 || goto make
if exist "%STAMP%" fc /b "%WANTED%" "%STAMP%" >nul 2>&1 && goto ready
goto fill

:make
set "PYTHON="
for %%V in (3.13 3.12 3.11) do if not defined PYTHON (
    py -%%V -c "import venv, ensurepip" >nul 2>&1 && set "PYTHON=py -%%V"
)
if not defined PYTHON (
    python -c "import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))" >nul 2>&1 && set "PYTHON=python"
)
if not defined PYTHON (
    echo Python 3.11, 3.12 or 3.13 ^(64 bit^) is needed and was not found. Install it, then run this again. 1>&2
    goto failed
)
%PYTHON% -m venv --clear .venv || goto failed

:fill
echo preparing .venv
.venv\Scripts\python.exe -m pip --disable-pip-version-check --no-input install --quiet --require-hashes --only-binary :all: %REQUIREMENTS% || goto failed
.venv\Scripts\python.exe -m pip --disable-pip-version-check --no-input install --quiet --no-deps --no-index --no-build-isolation --editable . || goto failed
copy /y "%WANTED%" "%STAMP%" >nul || goto failed

:ready
del "%WANTED%" >nul 2>&1
exit /b 0

:failed
del "%WANTED%" >nul 2>&1
exit /b 1
